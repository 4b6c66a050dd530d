/** What managers reckon of a right, and what the judge makes of it. */
import assert from "assert";
import type { RegisterState, State } from "../../../lib/core/state.ts";
import type { Commit, Invariant, JudgedPod } from "../../sim/judge.ts";
import { openRightsJudge } from "../../sim/judge_of_rights.ts";

type Held = RegisterState["held"];

function scene() {
  const made = { now: 100_000, broken: [] as Invariant[] };
  const identities = ["a", "b"];
  const pods = identities.map((name) => ({
    name,
    quorum: () => 1,
    host: {
      woke: () => -Infinity,
      read: () => ({ monotonic: made.now, wall: made.now, boot: made.now }),
    },
  }));
  const opened = openRightsJudge({
    now: () => made.now,
    // Only what the judge looks at is there.
    pods: pods as unknown as readonly JudgedPod[],
    breach: (invariant) => made.broken.push(invariant),
  });
  const judge = {
    ...opened,
    held(pod: number, state: State, holds: boolean) {
      const config = { ...state.config, identity: identities[pod] ?? "" };
      opened.held(pod, { ...state, config }, holds);
    },
  };
  let revision = 0;
  /** A write takes effect, and everybody hears of it who is named. */
  const write = (purpose: Commit["purpose"], holder: string, hears: readonly number[] = [0, 1]) => {
    const replaced = written.at(-1)?.record ?? null;
    const nonce = `n${revision += 1}`;
    const mark = purpose === "release" ? { releaser: holder, nonce, transitions: 1 } : null;
    const record = {
      ...{ holder: purpose === "release" ? "" : holder, duration: 15_000, transitions: 1 },
      ...{ acquiredAt: null, renewedAt: null },
      own: { nonce, duration: 15_000, mark },
    } as unknown as NonNullable<Commit["replaced"]>;
    const version = { revision, record, spec: "" };
    written.push(version);
    judge.changed("r1", { revision, version });
    judge.committed({
      ...{ pod: holder === "a" ? 0 : 1, register: "r1", purpose, sent: made.now, nonce },
      ...{ sentMonotonic: made.now, holder: record.holder, duration: 15_000 },
      ...{ replaced, fingerprint: null },
    });
    for (const pod of hears) judge.held(pod, state(null), true);
  };
  const written: NonNullable<NonNullable<RegisterState["known"]>["version"]>[] = [];
  const state = (
    held: Held,
    change: Partial<RegisterState> = {},
    phase: State["forging"]["phase"] = "standby",
  ): State => {
    const version = written.at(-1) ?? null;
    const known = { revision: version?.revision ?? null, version };
    return {
      config: { timings: { leaseDuration: 15_000, rightLasts: 13_500 } },
      clocks: { holder: made.now, physical: made.now, challenger: made.now },
      registers: [{ name: "r1", held, known, unchangedSince: 0, ...change }],
      forging: { phase, enabled: phase === "forging" ? {} : null },
    } as unknown as State;
  };
  const lease = (at: number): Held => ({ holderTime: at, physicalTime: at, givenUp: false });
  return { made, identities, judge, write, state, lease };
}

Deno.test("judge of rights: a lease counts from the sending of its write, on the slowest clock", () => {
  const { made, judge, write, state, lease } = scene();
  write("acquire", "a");
  judge.held(0, state(lease(made.now)), true);
  assert.deepEqual(made.broken, []);
  judge.held(0, state(lease(made.now + 3)), true);
  assert.deepEqual(made.broken, ["right_from_sending"]);
});

Deno.test("judge of rights: who forges begins to stop 6 s before the end, and enables nothing 2.5 s before", () => {
  const { made, judge, write, state, lease } = scene();
  write("acquire", "a");
  const held = lease(made.now);
  assert.equal(judge.tooLate(0)?.startsWith("with "), true);
  judge.held(0, state(held, {}, "forging"), true);
  made.now += 5_000;
  assert.equal(judge.tooLate(0), null);
  made.now += 3;
  assert.notEqual(judge.tooLate(0), null);
  made.now += 2_497;
  judge.held(0, state(held, {}, "forging"), true);
  assert.deepEqual(made.broken, []);
  made.now += 3;
  judge.held(0, state(held, {}, "forging"), true);
  assert.deepEqual(made.broken, ["stops_in_time"]);
});

Deno.test("judge of rights: another's lease is waited for on every clock", () => {
  const { made, write } = scene();
  write("acquire", "a");
  made.now += 16_498;
  write("acquire", "b");
  assert.deepEqual(made.broken, []);
  made.now += 16_497;
  write("acquire", "a");
  assert.deepEqual(made.broken, ["waits_its_turn"]);
});

Deno.test("judge of rights: a release is taken at once by who saw its holder, and by nobody else", () => {
  const saw = scene();
  saw.write("acquire", "a");
  saw.write("release", "a");
  saw.write("acquire", "b");
  assert.deepEqual(saw.made.broken, []);

  const missed = scene();
  missed.write("acquire", "a", [0]);
  missed.write("release", "a");
  missed.write("acquire", "b");
  assert.deepEqual(missed.made.broken, ["waits_its_turn"]);
});

Deno.test("judge of rights: what the manager had seen whose write outlives it is not known", () => {
  const { made, identities, judge, write, state } = scene();
  write("acquire", "a");
  write("release", "a");
  identities[1] = "b again";
  judge.held(1, state(null), false);
  write("acquire", "b", []);
  assert.deepEqual(made.broken, []);
});

Deno.test("judge of rights: a wait begins anew with a new holder or nonce, and news come in order", () => {
  const { made, judge, write, state } = scene();
  write("acquire", "a");
  judge.held(1, state(null, { unchangedSince: 0 }), true);
  assert.deepEqual(made.broken, []);
  judge.held(1, state(null, { unchangedSince: 5 }), true);
  assert.deepEqual(made.broken, ["waits_once"]);
  const old = state(null, { unchangedSince: 5 });
  write("renew", "a", []);
  judge.held(1, state(null, { unchangedSince: 7 }), true);
  judge.held(1, old, true);
  assert.deepEqual(made.broken, ["waits_once", "news_in_order"]);
});

Deno.test("judge of rights: what was let go of does not count again", () => {
  const { made, judge, write, state, lease } = scene();
  write("acquire", "a");
  const held = lease(made.now);
  judge.held(0, state(held && { ...held, givenUp: true }), true);
  assert.deepEqual(made.broken, []);
  judge.held(0, state(held), true);
  assert.deepEqual(made.broken, ["given_up_for_good"]);
});
