import assert from "assert";
import type { Happening, State } from "../../../lib/core/mod.ts";
import { watchPodEnd } from "../../../lib/runtime/pod_end.ts";
import { eventually } from "../../support/servers/wait.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";
import { READY_NODE, SIGNALLED, stateWith } from "./states.ts";

const FORGES = known({ phase: "forging", enabled: SIGNALLED });
const STANDS_BY = known({ phase: "standby" });

/** A manager that has looked at its node and at what an earlier life left. */
function known(forging: Partial<State["forging"]>): State {
  const state = stateWith({ report: READY_NODE, forging });
  return { ...state, node: { ...state.node, marker: "none" } };
}

interface Stage {
  readonly heard: readonly Happening[];
  readonly told: readonly string[];
  readonly directory: string;
  /** What the core has come to. */
  become(state: State): void;
  /** Writes the request. */
  ask(text: string): Promise<void>;
  /** What was answered, or `null`. */
  answer(): Promise<string | null>;
  /** Lets so many looks or answers go by, from begin to end, however long they take. */
  looks(count: number): Promise<void>;
  end(): Promise<void>;
}

async function onStage(left: string | null, run: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const ask = (text: string) => Deno.writeTextFile(`${directory}/pod-ends`, text);
    if (left !== null) await ask(left);
    let state = FORGES;
    const heard: Happening[] = [];
    const told: string[] = [];
    const driver = {
      dispatch: (happening: Happening) => void heard.push(happening),
      state: () => state,
      lastProgress: () => 0,
      stop: () => {},
    };
    const paths = targetsIn(directory);
    let begun = 0;
    // Each look, and each answer, asks first where it is.
    const target = {
      ...paths,
      get kes() {
        begun += 1;
        return paths.kes;
      },
    };
    const loop = watchPodEnd({
      ...{ target, driver },
      told: (because) => told.push(because),
      defect: (error) => told.push(String(error)),
    });
    // The one that began last may have seen what was there before.
    const looks = async (count: number) => {
      const last = begun + count;
      await eventually(`${count} looks`, () => begun > last || null, { every: 20 });
    };
    try {
      await looks(1);
      await run({
        ...{ heard, told, directory, ask, looks },
        become: (next) => void (state = next),
        answer: () => Deno.readTextFile(`${directory}/pod-ends.answer`).catch(() => null),
        end: loop.end,
      });
    } finally {
      await loop.end();
    }
  });
}

Deno.test("a request is told to the core, and answered once the node and the record are let go of", async () => {
  await onStage(null, async ({ heard, ask, become, answer, looks, told }) => {
    await ask("ends 57 0\n");
    await eventually("the core to hear of it", () => heard.length === 1 || null, { every: 20 });
    assert.deepEqual(heard, [{ type: "podEnds" }]);
    await ask("ends 57 1\n");
    await eventually("it to be heard again", () => heard.length === 2 || null, { every: 20 });
    await looks(2);
    assert.equal(await answer(), null, "the node may still sign");
    become(STANDS_BY);
    await eventually("the answer", async () => await answer() === "ends 57\n" || null, {
      every: 20,
    });
    assert.deepEqual(told, []);
  });
});

Deno.test("what an earlier life left behind is no request until it changes", async () => {
  await onStage("ends 57 6\n", async ({ heard, ask, answer, become, looks, directory }) => {
    become(STANDS_BY);
    await looks(3);
    assert.deepEqual(heard, []);
    await Deno.remove(`${directory}/pod-ends`);
    await looks(2);
    await ask("ends 57 6\n");
    await looks(3);
    assert.deepEqual([heard, await answer()], [[], null], "the same thing again is no news");
    await ask("ends 61 0\n");
    await eventually("the answer", async () => await answer() === "ends 61\n" || null, {
      every: 20,
    });
    assert.deepEqual(heard, [{ type: "podEnds" }]);
  });
});

Deno.test("what is half written or something else asks for nothing, and hides nothing", async () => {
  await onStage("ends 57", async ({ heard, ask, looks }) => {
    for (const text of ["", "ends 5", "x".repeat(10_000)]) {
      await ask(text);
      await looks(2);
    }
    assert.deepEqual(heard, []);
    await ask("ends 57 3\n");
    await looks(2);
    await ask("ends 57 4\n");
    await eventually("the core to hear of it", () => heard.length === 1 || null, { every: 20 });
  });
});

Deno.test("a second pod end in one life is answered to the one that asks", async () => {
  await onStage(null, async ({ ask, answer, become }) => {
    become(STANDS_BY);
    for (const asker of ["57", "91"]) {
      await ask(`ends ${asker} 0\n`);
      await eventually("the answer", async () => await answer() === `ends ${asker}\n` || null, {
        every: 20,
      });
    }
  });
});

Deno.test("an answer that cannot be written is told once, and tried again", async () => {
  await onStage(null, async ({ ask, become, told, looks, answer, directory }) => {
    await Deno.mkdir(`${directory}/pod-ends.answer`);
    become(STANDS_BY);
    await ask("ends 57 0\n");
    await looks(4);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /^Cannot write \S+\/pod-ends\.answer: /);
    await Deno.remove(`${directory}/pod-ends.answer`);
    await eventually("the answer", async () => await answer() === "ends 57\n" || null, {
      every: 20,
    });
  });
});

Deno.test("a manager that ends with its pod still gives the answer", async () => {
  await onStage(null, async ({ ask, become, answer, heard, end }) => {
    await ask("ends 57 0\n");
    await eventually("the core to hear of it", () => heard.length === 1 || null, { every: 20 });
    become(STANDS_BY);
    await end();
    assert.equal(await answer(), "ends 57\n");
  });
});
