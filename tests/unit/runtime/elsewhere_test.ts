import assert from "assert";
import { FakeTimers } from "testing";
import type { ReadOutcome, State } from "../../../lib/core/mod.ts";
import { cardanoLeader, type NamedObject } from "../../../lib/kubernetes/mod.ts";
import { startStatus } from "../../../lib/runtime/status.ts";
import { type LeaderObject, leaderObject } from "./leader_object.ts";
import { stateWith } from "./states.ts";

const CLUSTER = { name: "eu", sources: ["home"], policyMaxAge: 600_000, failbackDelay: 60_000 };
const NAMES = ["eu", "us", "ap"];
/** What a forger that was killed has left behind. */
const GONE = { leaderPod: "pool-0", forgingEnabled: true, reason: "Forging", message: "it does" };
const US = "us.pool-0/uid/4567";

/** A record that names this holder. */
function held(holder: string): ReadOutcome & { readonly kind: "observed" } {
  const record = {
    ...{ holder, duration: 15_000, transitions: 1 },
    ...{ acquiredAt: null, renewedAt: null, own: null },
  };
  const version = { revision: 7, spec: "", record };
  return { kind: "observed", serverTime: null, observation: { revision: 7, version } };
}

/** A standby of `eu`, as it sees who holds each register. */
function standby(holders: readonly string[], cluster: State["config"]["cluster"] = CLUSTER): State {
  const state = stateWith({ config: { registers: NAMES, cluster } });
  return {
    ...state,
    registers: state.registers.map((one, at) => ({
      ...one,
      known: held(holders[at] ?? "").observation,
    })),
  };
}

interface Stage extends LeaderObject {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  readonly reported: readonly string[];
}

async function onStage(
  state: State,
  read: readonly string[],
  run: (stage: Stage) => Promise<void>,
  through: (object: NamedObject) => NamedObject = (object) => object,
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const leader = leaderObject();
  leader.becomes(GONE);
  const reported: string[] = [];
  const loop = startStatus({
    podName: "pool-1",
    syncing: { slots: () => null, maxTipLag: 300_000 },
    openLeader: () => cardanoLeader(through(leader.object), null),
    records: NAMES.map((name, at) => ({
      name,
      read: () => Promise.resolve<ReadOutcome>(held(read[at] ?? "")),
    })),
    state: () => state,
    report: (outcome) => reported.push("because" in outcome ? outcome.because : outcome.kind),
  });
  try {
    await run({ ...leader, clock, reported });
  } finally {
    const ended = loop.end();
    await clock.tickAsync(1_000);
    await ended;
    clock.uninstall();
  }
}

Deno.test("a leader that is gone is not named while a pod of another cluster holds the right", async () => {
  for (const holders of [[US, US, US], [US, US, "eu.pool-0/uid/1"], ["", US, US]]) {
    await onStage(standby(holders), holders, async ({ clock, status, asked, reported }) => {
      await clock.tickAsync(4_000);
      assert.equal(status().leaderPod, "pool-0", "a handover settles first");
      await clock.tickAsync(2_000);
      const { leaderPod, forgingEnabled, reason, message } = status();
      assert.deepEqual([leaderPod, forgingEnabled, reason], ["", false, "NoLeader"]);
      assert.equal(message, "us.pool-0 holds the right to forge, in another cluster");
      await clock.tickAsync(1_200_000);
      assert.equal(asked.filter((verb) => verb === "update").length, 1);
      assert(asked.length <= 7, `${asked.length} requests in twenty minutes`);
      assert.deepEqual(reported, ["written"]);
    });
  }
});

Deno.test("what could not be said is said a minute later", async () => {
  let fails = true;
  const failing = (object: NamedObject): NamedObject => ({
    ...object,
    replaceStatus: (...request) =>
      fails
        ? Promise.resolve({ kind: "failed", because: "no network" })
        : object.replaceStatus(...request),
  });
  await onStage(standby([US, US, US]), [US, US, US], async ({ clock, status, reported }) => {
    await clock.tickAsync(6_000);
    assert.deepEqual(reported, ["no network"]);
    fails = false;
    await clock.tickAsync(55_000);
    assert.equal(status().leaderPod, "pool-0");
    await clock.tickAsync(5_000);
    assert.deepEqual([status().leaderPod, reported], ["", ["no network", "written"]]);
  }, failing);
});

Deno.test("a leader that has taken leave has said more: its words stand", async () => {
  await onStage(standby([US, US, US]), [US, US, US], async ({ clock, becomes, status, asked }) => {
    becomes({ leaderPod: "", reason: "NoLeader", message: "pool-0 led last: it is Disabled" });
    await clock.tickAsync(30_000);
    assert.equal(status().message, "pool-0 led last: it is Disabled");
    assert.deepEqual(asked, ["get"]);
  });
});

Deno.test("whoever may be the leader of this cluster is left alone", async () => {
  const own = "eu.pool-1/uid/89";
  const all = (holder: string) => [holder, holder, holder];
  const cases: readonly (readonly [State, readonly string[]])[] = [
    [standby(all(own)), all(own)],
    [standby([US, own, "ap.pool-0/uid/2"]), [US, own, "ap.pool-0/uid/2"]],
    [standby(all(US), null), all(US)],
    // It is known as it was: meanwhile a pod of this cluster has taken two of them.
    [standby(all(US)), [US, own, own]],
  ];
  for (const [state, read] of cases) {
    await onStage(state, read, async ({ clock, status, reported }) => {
      await clock.tickAsync(30_000);
      assert.deepEqual([status().leaderPod, reported], ["pool-0", []]);
    });
  }
});
