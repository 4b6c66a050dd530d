import assert from "assert";
import type { State } from "../../../lib/core/mod.ts";
import type { LeaderNews } from "../../../lib/kubernetes/mod.ts";
import { leaveOf, newsOf, vacancyOf } from "../../../lib/runtime/news.ts";
import { type Change, NO_NODE, READY_NODE, stateWith } from "./states.ts";

const VALID = {
  kind: "valid",
  certificateCounter: 3,
  set: "set 3",
  poolId: "a".repeat(56),
} as const;
const SYNCING = { slots: () => null, maxTipLag: 300_000 };
const BECAUSE = { code: "hung", because: "after 7 s it hangs", lasting: "it hangs" } as const;

/** What the holder says whose node is in this phase. */
function said(change: Change): LeaderNews {
  const news = newsOf(stateWith({ holds: true, ...change }), "pool-0", SYNCING);
  assert(news !== null);
  return news;
}

const READY: Change = {
  ...{ report: READY_NODE, life: {}, forging: { phase: "standby" } },
  state: { credentials: VALID },
};

Deno.test("who does not hold the right has no news", () => {
  assert.equal(newsOf(stateWith({ forging: { phase: "forging" } }), "pool-0", SYNCING), null);
});

Deno.test("the conditions say that the right is held, and whether the node forges", () => {
  const conditions = (news: LeaderNews) =>
    news.conditions.map(({ type, status, reason }) => [type, status, reason]);
  assert.deepEqual(conditions(said({ forging: { phase: "standby" } })), [
    ["LeaderElected", "True", "RightHeld"],
    ["Ready", "False", "NotForging"],
    ["Syncing", "Unknown", "TipUnknown"],
  ]);
  const forging = { phase: "forging", since: 0 } as const;
  assert.deepEqual(conditions(said({ now: 1_000, evidence: { risenAt: 900 }, forging })), [
    ["LeaderElected", "True", "RightHeld"],
    ["Ready", "True", "Forging"],
    ["Syncing", "Unknown", "TipUnknown"],
  ]);
});

Deno.test("a holder whose node does not forge says why", () => {
  const stopping = { phase: "stopping", because: "for 0.5 s", lastStop: BECAUSE } as const;
  const forging = { phase: "forging", since: 0 } as const;
  const cases: readonly [Change, string, string][] = [
    [
      { forging: { phase: "unknown" } },
      "NodeUnknown",
      "What the node does is not known yet: credentials: the credentials have not been read yet",
    ],
    [
      { ...READY, report: NO_NODE, forging: { phase: "unknown" } },
      "NodeUnknown",
      "What the node does is not known yet: no cardano-node process was found",
    ],
    [READY, "NotForging", "The node does not forge"],
    [
      { ...READY, state: { credentials: { kind: "invalid", because: "the KES key is expired" } } },
      "NotForging",
      "The node does not forge: credentials: the KES key is expired",
    ],
    [
      {
        ...READY,
        state: {
          credentials: VALID,
          campaign: { ...stateWith().campaign, handsOver: true },
        },
      },
      "NotForging",
      "The node does not forge: this pod hands the right over",
    ],
    [{ ...READY, forging: { phase: "preparing" } }, "Preparing", "The node is being enabled"],
    [
      { ...READY, forging },
      "NotSeenForging",
      "The node was told to forge, and is not seen to: its leadership counter does not rise",
    ],
    [
      { ...READY, report: { ...READY_NODE, metrics: NO_NODE.metrics }, forging },
      "NotSeenForging",
      "The node was told to forge; whether it does cannot be seen: its metrics do not answer",
    ],
    [{ forging: stopping }, "Stopping", "The node is being stopped: it hangs"],
    [
      { forging: { ...stopping, phase: "fenced" } },
      "Fenced",
      "The node was killed and has to end: it hangs",
    ],
  ];
  for (const [change, reason, message] of cases) {
    const news = said(change);
    assert.deepEqual([news.reason, news.message], [reason, message]);
    assert.equal(news.forgingEnabled, false);
    const ready = news.conditions.find(({ type }) => type === "Ready");
    assert.deepEqual([ready?.status, ready?.reason, ready?.message], ["False", reason, message]);
  }
});

Deno.test("a holder says how the one before it came to lose the right", () => {
  const taken = (holder: string, released: boolean) => {
    const registers = stateWith({ holds: true }).registers.map((one) => ({
      ...one,
      predecessor: { holder, released },
    }));
    const { conditions } = said({ state: { registers } });
    return conditions.find(({ type }) => type === "LeaderElected")?.message;
  };
  const holds = "pool-0 holds the right to forge";
  assert.equal(said({}).conditions[0]?.message, holds);
  assert.equal(taken("", false), `${holds}; nobody held it before`);
  assert.equal(taken("pool-1/uid/77", true), `${holds}; pool-1 released it`);
  assert.equal(
    taken("pool-1/uid/77", false),
    `${holds}; pool-1 held it before and did not renew it in time`,
  );
});

Deno.test("who takes leave says why its node was stopped, if it was", () => {
  assert.equal(
    leaveOf("pool-0", null).message,
    "pool-0 led last, and its node does not forge any more",
  );
  const { leaderPod, message, conditions } = leaveOf("pool-0", BECAUSE);
  assert.equal(message, "pool-0 led last, and its node does not forge any more: it hangs");
  assert.equal(leaderPod, "");
  assert.deepEqual(conditions.map(({ status }) => status), ["False", "False", "Unknown"]);
});

Deno.test("while nobody holds the right, a pod that may not stand says why", () => {
  const news = vacancyOf(stateWith(), "pool-0");
  const message = "pool-0: credentials: the credentials have not been read yet";
  const { leaderPod, forgingEnabled, reason } = news ?? {};
  assert.deepEqual([leaderPod, forgingEnabled, reason], ["", false, "NoLeader"]);
  assert.equal(news?.message, message);
  assert.deepEqual(news?.conditions, [
    { type: "LeaderElected", status: "False", reason: "NoLeader", message },
    { type: "Ready", status: "False", reason: "NoLeader", message },
    { type: "Syncing", status: "Unknown", reason: "NoLeader", message },
  ]);
});

Deno.test("all others say nothing of a vacancy", () => {
  const silent: Readonly<Record<string, State>> = {
    "who could take over": stateWith(READY),
    "the holder": stateWith({ holds: true }),
    "who sees its node forge": stateWith({
      ...{ now: 1_000, evidence: { risenAt: 900 }, forging: { phase: "stopping" } },
    }),
    "who cannot see the record": stateWith({
      state: { registers: stateWith().registers.map((one) => ({ ...one, watchHealthy: false })) },
    }),
  };
  for (const [who, state] of Object.entries(silent)) {
    assert.equal(vacancyOf(state, "pool-0"), null, who);
  }
});

Deno.test("a forger that is degraded says why, and to whom it offers the right", () => {
  const invalid = { kind: "invalid", because: "the KES key is expired" } as const;
  const offering = {
    degradedSince: 500,
    offer: null,
    resting: [],
    restsUntil: 0,
    calledOff: 0,
    yielded: null,
  };
  const offer = { target: "pool-1/uid/n", nonce: "n-1", madeAt: 900, answered: false };
  const forges = (
    its: typeof offering | (Omit<typeof offering, "offer"> & { offer: typeof offer }),
  ) => {
    const { reason, message, forgingEnabled } = said({
      ...{ now: 1_000, evidence: { risenAt: 900 }, forging: { phase: "forging", since: 0 } },
      state: { credentials: invalid, offering: its },
    });
    return [forgingEnabled, reason, message];
  };
  assert.deepEqual(forges(offering), [
    true,
    "Degraded",
    "The node forges, but is degraded: credentials: the KES key is expired",
  ]);
  assert.deepEqual(forges({ ...offering, offer }), [
    true,
    "Offering",
    "The node forges, and the right is offered to pool-1: credentials: the KES key is expired",
  ]);
});
