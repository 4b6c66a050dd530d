import assert from "assert";
import { FakeTimers } from "testing";
import type { Happening, NodeReport, State } from "../../../lib/core/mod.ts";
import { startObservation } from "../../../lib/runtime/observation.ts";
import { NO_NODE, READY_NODE, stateWith } from "./states.ts";

interface Stage {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  /** When looks began, and whether the socket was to be asked. */
  readonly looks: readonly { readonly at: number; readonly socket: boolean }[];
  readonly reports: readonly NodeReport[];
  readonly defects: readonly unknown[];
  readonly becomes: (state: State) => void;
}

async function onStage(
  look: () => Promise<NodeReport>,
  first: State,
  run: (stage: Stage) => Promise<void>,
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const looks: { at: number; socket: boolean }[] = [];
  const reports: NodeReport[] = [];
  const defects: unknown[] = [];
  let state = first;
  const driver = {
    dispatch: (happening: Happening) => {
      if (happening.type === "nodeObserved") reports.push(happening.report);
    },
    state: () => state,
    lastProgress: () => 0,
    stop: () => {},
  };
  const observer = {
    observe({ socket }: { readonly socket: boolean }) {
      looks.push({ at: clock.now, socket });
      return look();
    },
    close: () => Promise.resolve(),
  };
  const loop = startObservation(driver, observer, (error) => defects.push(error));
  try {
    await run({ clock, looks, reports, defects, becomes: (next) => void (state = next) });
  } finally {
    const ended = loop.end();
    await clock.tickAsync(5_000);
    await ended;
    clock.uninstall();
  }
}

const STANDBY = stateWith({ report: READY_NODE, life: {}, forging: { phase: "standby" } });
const STOPPING = stateWith({ report: READY_NODE, life: {}, forging: { phase: "stopping" } });

Deno.test("looks come every second at rest, and twice a second while something is brought about", async () => {
  await onStage(() => Promise.resolve(READY_NODE), STANDBY, async ({ clock, looks, becomes }) => {
    await clock.tickAsync(2_999);
    becomes(STOPPING);
    await clock.tickAsync(1_501);
    assert.deepEqual(looks.map(({ at }) => at), [0, 1000, 2000, 3000, 3500, 4000, 4500]);
  });
});

Deno.test("the socket is asked at each look until it answers, then every ten seconds", async () => {
  const silent = stateWith({ report: NO_NODE });
  await onStage(() => Promise.resolve(READY_NODE), silent, async ({ clock, looks, becomes }) => {
    await clock.tickAsync(2_500);
    becomes(STANDBY);
    await clock.tickAsync(18_000);
    assert.deepEqual(looks.filter(({ socket }) => socket).map(({ at }) => at), [
      ...[0, 1000, 2000],
      ...[12_000],
    ]);
  });
});

Deno.test("a look that hangs is told as one that saw nothing, and no other begins beside it", async () => {
  const hanging = Promise.withResolvers<NodeReport>();
  const answers = [hanging.promise];
  const look = () => answers.shift() ?? Promise.resolve(READY_NODE);
  await onStage(look, STANDBY, async ({ clock, looks, reports }) => {
    await clock.tickAsync(4_999);
    assert.equal(reports.length, 0);
    await clock.tickAsync(1);
    const because = "looking at the node did not end within 5000 ms";
    assert.deepEqual(reports, [{
      process: { kind: "unknown", because },
      socket: { kind: "unasked" },
      metrics: { kind: "unreachable", because },
      ...{ keys: "absent", keysStood: true },
    }]);
    await clock.tickAsync(10_000);
    assert.equal(looks.length, 1);
    assert.equal(reports.length, 11, "it is told again at every round");

    hanging.resolve(NO_NODE);
    await clock.tickAsync(1_000);
    assert.equal(looks.length, 2);
    assert.equal(reports.includes(NO_NODE), false, "what it has seen is too old");
    assert.deepEqual(reports.at(-1), { ...READY_NODE, keysStood: true });
  });
});

Deno.test("files that were never seen count as unknown while looks hang", async () => {
  await onStage(() => new Promise(() => {}), stateWith(), async ({ clock, reports }) => {
    await clock.tickAsync(5_000);
    assert.equal(reports[0]?.keys, "other");
  });
});

Deno.test("what a task did to the files during a look is newer than what the look saw", async () => {
  const removed = STANDBY;
  const placed = stateWith({ report: { ...READY_NODE, keys: "throwaway" }, life: {} });
  const looking = Promise.withResolvers<NodeReport>();
  await onStage(() => looking.promise, placed, async ({ clock, reports, becomes }) => {
    await clock.tickAsync(100);
    becomes(removed);
    looking.resolve({ ...READY_NODE, keys: "throwaway" });
    await clock.tickAsync(0);
    assert.equal(reports[0]?.keys, "absent");
    assert.equal(reports[0]?.keysStood, false);
  });
});

Deno.test("what others did to the files is seen", async () => {
  const look = () => Promise.resolve<NodeReport>({ ...READY_NODE, keys: "other" });
  await onStage(look, STANDBY, async ({ clock, reports }) => {
    await clock.tickAsync(0);
    assert.equal(reports[0]?.keys, "other");
  });
});

Deno.test("a look that fails in a way it must not is told, and looked again", async () => {
  const broken = new Error("no such state");
  await onStage(() => Promise.reject(broken), STANDBY, async ({ clock, looks, defects }) => {
    await clock.tickAsync(1_000);
    assert.deepEqual(defects, [broken, broken]);
    assert.equal(looks.length, 2);
  });
});
