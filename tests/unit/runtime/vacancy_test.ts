import assert from "assert";
import { FakeTimers } from "testing";
import type { Observation, ReadOutcome, State } from "../../../lib/core/mod.ts";
import { cardanoLeader } from "../../../lib/kubernetes/mod.ts";
import { startLoop } from "../../../lib/runtime/loop.ts";
import { openVacancy } from "../../../lib/runtime/vacancy.ts";
import { recordOf } from "../../contract/records.ts";
import { type LeaderObject, leaderObject } from "./leader_object.ts";
import { HELD_ELSEWHERE, READY_NODE, stateWith } from "./states.ts";

/** Nobody holds the right, and this pod has no credentials. */
const WITHOUT_KEYS = stateWith({
  state: { credentials: { kind: "invalid", because: "the KES key is expired" } },
});
const READY = stateWith({
  ...{ report: READY_NODE, life: {}, forging: { phase: "standby" } },
  state: {
    credentials: { kind: "valid", certificateCounter: 3, set: "set 3", poolId: "a".repeat(56) },
  },
});
/** What the record is read to be: missing, as the states above know it. */
const MISSING: ReadOutcome = {
  ...{ kind: "observed", serverTime: null },
  observation: { version: null, revision: null },
};
const OF_ANOTHER: Observation = {
  revision: 7,
  version: {
    ...{ revision: 7, spec: "" },
    record: recordOf("", { fingerprint: `${"b".repeat(56)}/preview-2/home` }),
  },
};
/** What it is read to be once another pod has taken it. */
const TAKEN: ReadOutcome = {
  ...{ kind: "observed", serverTime: null },
  observation: HELD_ELSEWHERE.registers[0]?.known ?? { version: null, revision: null },
};
const HOLDER = { leaderPod: "pool-9", forgingEnabled: true, reason: "Forging", message: "it does" };

interface Stage extends LeaderObject {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  /** The messages so far, each with the second since when it stands. */
  readonly told: readonly (readonly [number, string])[];
  readonly reported: readonly string[];
  /** Changes what a pod knows. */
  readonly becomesOf: (pod: string, state: State) => void;
}

function registersOf(states: Readonly<Record<string, State>>): readonly string[] {
  return Object.values(states)[0]?.config.registers ?? [];
}

/** Pods that each look four times a second whether there is a vacancy to tell of. */
async function onStage(
  states: Readonly<Record<string, State>>,
  run: (stage: Stage) => Promise<void>,
  read: (leader: LeaderObject, register: string) => Promise<ReadOutcome> = () =>
    Promise.resolve(MISSING),
  pool: string | null = null,
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const leader = leaderObject();
  const known = new Map(Object.entries(states));
  const reported: string[] = [];
  const told: [number, string][] = [];
  const object = {
    ...leader.object,
    async replaceStatus(...request: Parameters<typeof leader.object.replaceStatus>) {
      const answer = await leader.object.replaceStatus(...request);
      if (answer.kind === "ok") told.push([clock.now / 1000, String(leader.status().message)]);
      return answer;
    },
  };
  const loops = Object.keys(states).map((podName) => {
    const tell = openVacancy({
      openLeader: () => cardanoLeader(object, pool),
      records: registersOf(states).map((name) => ({ name, read: () => read(leader, name) })),
      podName,
      state: () => known.get(podName) ?? READY,
      report: (outcome) => reported.push("because" in outcome ? outcome.because : outcome.kind),
    });
    return startLoop(async () => {
      await tell();
      return 250;
    }, (error) => {
      throw error;
    });
  });
  try {
    await run({
      ...{ ...leader, clock, told, reported },
      becomesOf: (pod, state) => void known.set(pod, state),
    });
  } finally {
    const ended = loops.map((loop) => loop.end());
    await clock.tickAsync(10_000);
    await Promise.all(ended);
    clock.uninstall();
  }
}

const EXPIRED = "credentials: the KES key is expired";

Deno.test("a vacancy is told of after five seconds, by who may not stand, and then looked at once a minute", async () => {
  await onStage({ "pool-0": WITHOUT_KEYS, "pool-1": READY }, async (stage) => {
    const { clock, told, asked, reported, status } = stage;
    await clock.tickAsync(4_900);
    assert.deepEqual(asked, []);
    await clock.tickAsync(300_000);
    assert.deepEqual(told, [[5, `pool-0: ${EXPIRED}`]]);
    assert.deepEqual([status().leaderPod, status().reason], ["", "NoLeader"]);
    assert.deepEqual(asked, ["get", "create", "update", "get", "get", "get", "get"]);
    assert.deepEqual(reported, ["written"]);
  });
});

/** The record is another pool's, and nobody holds it. */
const SHARED: State = {
  ...READY,
  registers: READY.registers.map((one) => ({ ...one, known: OF_ANOTHER })),
};

Deno.test("in another pool's vacancy nothing is said where this pool is not named", async () => {
  const pool = "a".repeat(56);
  const read = (): Promise<ReadOutcome> =>
    Promise.resolve({ kind: "observed", serverTime: null, observation: OF_ANOTHER });
  await onStage(
    { "pool-0": SHARED },
    async ({ clock, told, asked, reported }) => {
      await clock.tickAsync(130_000);
      assert.deepEqual([...new Set(asked)], ["get"], "nor is it created under this pool's name");
      assert.deepEqual([told, reported], [[], []]);
    },
    read,
    pool,
  );
  await onStage(
    { "pool-0": SHARED },
    async ({ clock, told, asked, becomes }) => {
      becomes(HOLDER);
      await clock.tickAsync(130_000);
      assert.deepEqual([...new Set(asked)], ["get"]);
      assert.deepEqual(told, []);
    },
    read,
    pool,
  );
  await onStage(
    { "pool-0": SHARED },
    async ({ clock, told, becomes }) => {
      becomes(HOLDER, { "cardano.io/pool-id-hex": pool });
      await clock.tickAsync(10_000);
      assert.match(told.join(), /pool-0: the record of register home belongs to bbbb/);
    },
    read,
    pool,
  );
  await onStage(
    { "pool-0": SHARED },
    async ({ clock, told, reported, becomes }) => {
      becomes(HOLDER, { "cardano.io/pool-id-hex": "b".repeat(56) });
      await clock.tickAsync(10_000);
      assert.match(reported.join(), /belongs to pool bbbb.*a CRD_NAME of its own/);
      assert.deepEqual(told, []);
    },
    read,
    pool,
  );
});

Deno.test("a handover is no vacancy", async () => {
  await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, asked, becomesOf }) => {
    for (let handovers = 0; handovers < 5; handovers += 1) {
      await clock.tickAsync(4_000);
      becomesOf("pool-0", stateWith({ state: HELD_ELSEWHERE }));
      await clock.tickAsync(1_000);
      becomesOf("pool-0", WITHOUT_KEYS);
    }
    assert.deepEqual(asked, []);
  });
});

Deno.test("three pods take turns: each is heard, and the resource changes once a minute", async () => {
  const states = { "pool-0": WITHOUT_KEYS, "pool-1": WITHOUT_KEYS, "pool-2": WITHOUT_KEYS };
  await onStage(states, async ({ clock, told, asked, reported }) => {
    await clock.tickAsync(600_000);
    const times = told.map(([second]) => second);
    const gaps = times.slice(1).map((second, index) => second - (times[index] ?? 0));
    assert(gaps.every((gap) => gap >= 60), gaps.join(" "));
    assert(told.length >= 4, "the word goes round");
    assert.equal(new Set(told.map(([, message]) => message.split(":")[0])).size, 3);
    assert(asked.length <= 10 * 3 * 3, "a look, a read and a write of each pod a minute");
    assert.deepEqual([...new Set(reported)], ["written"], "a conflict among them is no trouble");
  });
});

Deno.test("a pod whose reason changes says so at its next look", async () => {
  await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, becomesOf }) => {
    await clock.tickAsync(10_000);
    becomesOf("pool-0", stateWith({ state: { shutdown: { because: "SIGTERM", since: 0 } } }));
    await clock.tickAsync(120_000);
    assert.deepEqual(told, [
      [5, `pool-0: ${EXPIRED}`],
      [65, "pool-0: this manager is ending: SIGTERM"],
    ]);
  });
});

Deno.test("what a leader that is no more left behind is replaced, its leave after a minute", async () => {
  await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, becomes }) => {
    becomes(HOLDER);
    await clock.tickAsync(6_000);
    assert.deepEqual(told, [[5, `pool-0: ${EXPIRED}`]]);
  });
  await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, becomes }) => {
    becomes({ leaderPod: "", reason: "NoLeader", message: "pool-0 led last" });
    await clock.tickAsync(130_000);
    assert.deepEqual(told, [[65, `pool-0: ${EXPIRED}`]]);
  });
});

Deno.test("who takes the right while a pod is about to speak is never overwritten", async () => {
  const whoWrites = (leader: LeaderObject) => {
    leader.becomes(HOLDER);
    return Promise.resolve(MISSING);
  };
  await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, status, reported }) => {
    await clock.tickAsync(50_000);
    assert.deepEqual(told, []);
    assert.equal(status().leaderPod, "pool-9");
    assert.deepEqual(reported, []);
  }, whoWrites);
});

Deno.test("nothing is written on a record that somebody has written, or that cannot be read", async () => {
  const taken = HELD_ELSEWHERE.registers[0]?.known;
  assert(taken !== undefined);
  const answers: readonly ReadOutcome[] = [
    { kind: "observed", serverTime: null, observation: taken },
    { kind: "failed", because: "no answer" },
  ];
  for (const answer of answers) {
    await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, asked }) => {
      await clock.tickAsync(130_000);
      assert.deepEqual(told, []);
      assert(!asked.includes("update"));
    }, () => Promise.resolve(answer));
  }
});

Deno.test("who may stand or learns of a holder meanwhile says nothing", async () => {
  for (const state of [READY, stateWith({ state: HELD_ELSEWHERE })]) {
    let becomes = () => {};
    await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, becomesOf }) => {
      becomes = () => becomesOf("pool-0", state);
      await clock.tickAsync(130_000);
      assert.deepEqual(told, []);
    }, () => {
      becomes();
      return Promise.resolve(MISSING);
    });
  }
});

Deno.test("a record that hangs costs five seconds a minute, and is told", async () => {
  await onStage({ "pool-0": WITHOUT_KEYS }, async ({ clock, told, reported }) => {
    await clock.tickAsync(60_000);
    assert.deepEqual(told, []);
    assert.deepEqual(reported, ["no answer within 5000 ms"]);
  }, () => new Promise(() => {}));
});

/** This pod's view of three registers, of which nobody holds the first two. */
function viewOfThree(third: Partial<State["registers"][number]>): State {
  const names = ["eu", "us", "ap"];
  const state = stateWith({
    config: { registers: names },
    state: { credentials: { kind: "invalid", because: "the KES key is expired" } },
  });
  return {
    ...state,
    registers: state.registers.map((one) => one.name === "ap" ? { ...one, ...third } : one),
  };
}

Deno.test("one register of three that cannot be seen, or is left with a holder, keeps nobody silent", async () => {
  const held = HELD_ELSEWHERE.registers[0]?.known;
  assert(held !== undefined);
  for (const third of [{ watchHealthy: false }, { known: held, wait: 16_500 }]) {
    await onStage({ "pool-0": viewOfThree(third) }, async ({ clock, told }) => {
      await clock.tickAsync(10_000);
      assert.equal(told.length, 1);
    });
  }
});

Deno.test("nor is anybody overwritten who may hold one of those two and the third", async () => {
  const view = viewOfThree({ watchHealthy: false });
  for (const outcome of [TAKEN, { kind: "failed", because: "no answer" }] as const) {
    await onStage({ "pool-0": view }, async ({ clock, told }) => {
      await clock.tickAsync(130_000);
      assert.deepEqual(told, []);
    }, (_, name) => Promise.resolve(name === "eu" ? outcome : MISSING));
  }
});
