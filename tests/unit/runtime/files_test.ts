import assert from "assert";
import { FakeTimers } from "testing";
import type { Happening, State } from "../../../lib/core/mod.ts";
import { unusable } from "../../../lib/runtime/credentials.ts";
import { type FilesConfig, watchFiles } from "../../../lib/runtime/files.ts";
import { eventually } from "../../support/servers/wait.ts";
import { inDirectory, listed, targetsIn } from "../node/harness.ts";
import { SIGNALLED, stateWith } from "./states.ts";

const UNREADABLE = unusable("there is no KES key", "unreadable");
const MISSING = { kind: "invalid", because: "there is no KES key" } as const;
const ENABLED = stateWith({ forging: { enabled: SIGNALLED } });

interface Stage {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  readonly told: readonly Happening[];
  /** Waits for so many words to the core. */
  readonly hears: (count: number) => Promise<void>;
}

async function onStage(
  config: Partial<FilesConfig>,
  run: (stage: Stage) => Promise<void>,
  state: State = stateWith(),
): Promise<void> {
  const clock = FakeTimers.install({ now: 0, toFake: ["setTimeout", "clearTimeout"] });
  const told: Happening[] = [];
  const loop = watchFiles({
    readCredentials: () => Promise.resolve(UNREADABLE),
    target: null,
    driver: {
      dispatch: (happening) => told.push(happening),
      state: () => state,
      lastProgress: () => 0,
      stop: () => {},
    },
    credentialsRead: () => {},
    targetTried: () => {},
    defect: () => {},
    ...config,
  });
  const hears = async (count: number) => {
    await eventually(`${count} words`, () => told.length >= count || null, { every: 1 });
  };
  try {
    await run({ clock, told, hears });
  } finally {
    const ended = loop.end();
    await clock.tickAsync(5_000);
    await ended;
    clock.uninstall();
  }
}

Deno.test("sources and target directory are told at once and every ten seconds", async () => {
  await inDirectory(async (directory) => {
    await onStage({ target: targetsIn(directory) }, async ({ clock, told, hears }) => {
      const round = [{ type: "credentials", report: MISSING }, { type: "target", problem: null }];
      await hears(2);
      assert.deepEqual(told, round);
      await clock.tickAsync(9_999);
      assert.equal(told.length, 2);
      await clock.tickAsync(1);
      await hears(4);
      assert.deepEqual(told, [...round, ...round]);
      assert.deepEqual(listed(directory), [], "nothing is left behind");
    });
  });
});

Deno.test("a target directory that is missing is told with the way out", async () => {
  const tried: (string | null)[] = [];
  await onStage({
    target: targetsIn("/nowhere"),
    targetTried: (problem) => tried.push(problem),
  }, async ({ told, hears }) => {
    await hears(2);
    const [, target] = told;
    assert(target?.type === "target");
    assert.match(target.problem ?? "", /^Cannot write beside \/nowhere.*TARGET_KES_KEY/);
    assert.deepEqual(tried, [target.problem]);
  });
});

Deno.test("nothing is tried beside the keys of a node that may forge, or where there is none", async () => {
  const target = targetsIn("/nowhere");
  for (const [config, state] of [[{ target }, ENABLED], [{}, stateWith()]] as const) {
    await onStage(config, async ({ clock, told, hears }) => {
      await hears(1);
      await clock.tickAsync(10_000);
      await hears(2);
      assert.deepEqual(told.map(({ type }) => type), ["credentials", "credentials"]);
    }, state);
  }
});

Deno.test("sources that hang are invalid, and are not read again beside that", async () => {
  let reads = 0;
  const readCredentials = () => {
    reads += 1;
    return new Promise<never>(() => {});
  };
  await onStage({ readCredentials }, async ({ clock, told }) => {
    await clock.tickAsync(30_000);
    const because = "the sources could not be read within 5000 ms";
    const report = { kind: "invalid", because };
    assert.deepEqual(told[0], { type: "credentials", report });
    assert(told.length > 2);
    assert.equal(reads, 1);
  });
});

Deno.test("a reader that fails in a way it must not is told, and asked again", async () => {
  const defects: unknown[] = [];
  const broken = new Error("no such curve");
  await onStage({
    readCredentials: () => Promise.reject(broken),
    defect: (error) => defects.push(error),
  }, async ({ clock }) => {
    await clock.tickAsync(10_000);
    assert.deepEqual(defects, [broken, broken]);
  });
});
