import assert from "assert";
import { FakeTimers } from "testing";
import type { State } from "../../../lib/core/mod.ts";
import type { CardanoLeader, LeaderNews, StatusOutcome } from "../../../lib/kubernetes/mod.ts";
import { startStatus } from "../../../lib/runtime/status.ts";
import { HELD_ELSEWHERE, stateWith } from "./states.ts";

const STANDBY = stateWith({ forging: { phase: "standby" }, state: HELD_ELSEWHERE });
const HOLDING = stateWith({ holds: true, forging: { phase: "standby" } });
const FORGING = stateWith({
  ...{ holds: true, now: 1_000, evidence: { risenAt: 900 } },
  forging: { phase: "forging", since: 0 },
});

interface Stage {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  /** What was asked to be written, with the time and the number of the view that was used. */
  readonly asked: readonly {
    readonly at: number;
    readonly view: number;
    readonly news: LeaderNews;
  }[];
  /** The same of what was asked on leaving. */
  readonly left: Stage["asked"];
  readonly reported: readonly string[];
  /** Changes what the core knows. */
  readonly becomes: (state: State) => void;
}

type Answer = StatusOutcome | "never" | "throws";

/** Runs the status loop against a resource that answers as `answers` says, and then "written". */
async function onStage(answers: Answer[], run: (stage: Stage) => Promise<void>): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const asked: { at: number; view: number; news: LeaderNews }[] = [];
  const left: { at: number; view: number; news: LeaderNews }[] = [];
  const reported: string[] = [];
  let state = STANDBY;
  let views = 0;
  const openLeader = (): CardanoLeader => {
    const view = views += 1;
    return {
      look: () => Promise.resolve({ kind: "seen", version: "1", reason: "", message: "" }),
      write(news) {
        asked.push({ at: clock.now, view, news });
        const answer = answers.shift() ?? { kind: "written" };
        if (answer === "throws") throw new Error("no such template");
        return answer === "never" ? new Promise(() => {}) : Promise.resolve(answer);
      },
      takeLeave(news) {
        left.push({ at: clock.now, view, news });
        return Promise.resolve({ kind: "written" });
      },
    };
  };
  const loop = startStatus({
    openLeader,
    records: [],
    podName: "pool-0",
    syncing: { slots: () => null, maxTipLag: 300_000 },
    state: () => state,
    report: (outcome) => reported.push("because" in outcome ? outcome.because : outcome.kind),
  });
  try {
    await run({ clock, asked, left, reported, becomes: (next) => void (state = next) });
  } finally {
    const ended = loop.end();
    await clock.tickAsync(5_000);
    await ended;
    clock.uninstall();
  }
}

Deno.test("who does not hold the right that another holds writes nothing, whatever its node does", async () => {
  await onStage([], async ({ clock, asked, becomes }) => {
    await clock.tickAsync(10_000);
    becomes(stateWith({
      ...{ now: 1_000, evidence: { risenAt: 900 }, forging: { phase: "stopping" } },
      state: HELD_ELSEWHERE,
    }));
    await clock.tickAsync(10_000);
    assert.deepEqual(asked, []);
  });
});

Deno.test("the holder writes each change once, within a quarter of a second", async () => {
  await onStage([], async ({ clock, asked, reported, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(1_000);
    becomes(FORGING);
    await clock.tickAsync(1_000);
    const told = asked.map((
      { at, news },
    ) => [at, news.leaderPod, news.forgingEnabled, news.reason]);
    assert.deepEqual(told, [
      [250, "pool-0", false, "NotForging"],
      [1_250, "pool-0", true, "Forging"],
    ]);
    assert.deepEqual(reported, ["written", "written"]);
  });
});

Deno.test("who lost the right takes leave once, by the view it wrote with, when its node is quiet", async () => {
  await onStage([], async ({ clock, asked, left, becomes }) => {
    becomes(FORGING);
    await clock.tickAsync(1_000);
    const lost = {
      now: 1_000,
      evidence: { risenAt: 900 },
      forging: { phase: "stopping" },
    } as const;
    becomes(stateWith(lost));
    await clock.tickAsync(3_000);
    assert.deepEqual(left, [], "its node was seen forging a moment ago");
    becomes(STANDBY);
    await clock.tickAsync(3_000);
    assert.deepEqual(left.map(({ view, news }) => [view, news.leaderPod, news.forgingEnabled]), [
      [1, "", false],
    ]);
    assert.equal(asked.length, 1);
  });
});

Deno.test("who takes leave tells why its node was stopped, if that was while it led", async () => {
  const startup = { code: "startup", because: "just so", lasting: "just so" } as const;
  const lost = { code: "right_lost", because: "in 3 s", lasting: "the right is lost" } as const;
  for (const lastStop of [startup, lost]) {
    await onStage([], async ({ clock, left, becomes }) => {
      becomes(stateWith({ holds: true, forging: { phase: "standby", lastStop: startup } }));
      await clock.tickAsync(1_000);
      becomes(stateWith({ forging: { phase: "standby", lastStop }, state: HELD_ELSEWHERE }));
      await clock.tickAsync(1_000);
      const end = lastStop === lost ? "any more: the right is lost" : "any more";
      assert.equal(left[0]?.news.message, `pool-0 led last, and its node does not forge ${end}`);
    });
  }
});

Deno.test("what somebody else wrote is met by a try a second later", async () => {
  const conflict = { kind: "conflict", because: "somebody has written since" } as const;
  await onStage([conflict], async ({ clock, asked, reported, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(2_000);
    assert.deepEqual(asked.map(({ at }) => at), [250, 1_250]);
    assert.deepEqual(reported, ["somebody has written since", "written"]);
  });
});

Deno.test("who lost the right meanwhile does not try again", async () => {
  await onStage(["never"], async ({ clock, asked, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(1_000);
    becomes(STANDBY);
    await clock.tickAsync(60_000);
    assert.equal(asked.length, 1);
  });
});

Deno.test("pauses after failures double up to a minute, and begin anew after a success", async () => {
  const failed = { kind: "failed", because: "no" } as const;
  await onStage(Array(9).fill(failed), async ({ clock, asked, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(200_000);
    const times = asked.map(({ at }) => at);
    const pauses = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    assert.deepEqual(pauses.slice(0, 8), [1, 2, 4, 8, 16, 32, 60, 60].map((s) => s * 1000));
  });
});

Deno.test("a write that hangs is given up after five seconds", async () => {
  await onStage(["never"], async ({ clock, asked, reported, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(6_500);
    assert.deepEqual(asked.map(({ at }) => at), [250, 6_250]);
    assert.deepEqual(reported, ["no answer within 5000 ms", "written"]);
  });
});

Deno.test("a write that throws is a failure that is told, and the loop goes on", async () => {
  await onStage(["throws"], async ({ clock, asked, reported, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(2_000);
    assert.deepEqual(reported, ["Error: no such template", "written"]);
    assert.equal(asked.length, 2);
  });
});

Deno.test("without the type a minute passes between two tries, until it is installed", async () => {
  const unsupported = { kind: "unsupported", because: "there is no such type" } as const;
  await onStage([unsupported, unsupported], async ({ clock, asked, reported, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(130_000);
    assert.deepEqual(asked.map(({ at }) => at), [250, 60_250, 120_250]);
    assert.equal(reported.at(-1), "written");
  });
});

Deno.test("each period of holding begins with a view that has seen nothing yet", async () => {
  await onStage([], async ({ clock, asked, becomes }) => {
    for (const state of [HOLDING, STANDBY, HOLDING]) {
      becomes(state);
      await clock.tickAsync(1_000);
    }
    assert.deepEqual(asked.map(({ view }) => view), [1, 2]);
  });
});

Deno.test("a resource that somebody else has deleted or rewritten is put right within five minutes", async () => {
  await onStage([], async ({ clock, asked, becomes }) => {
    becomes(HOLDING);
    await clock.tickAsync(610_000);
    assert.deepEqual(asked.map(({ at, view }) => [at, view]), [[250, 1], [300_250, 2], [
      600_250,
      3,
    ]]);
  });
});
