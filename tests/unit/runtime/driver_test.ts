import assert from "assert";
import type { GuardAnswer, GuardDuty, Happening, NodeEffect } from "../../../lib/core/mod.ts";
import { inWorld } from "./scripted.ts";
import { NO_NODE } from "./states.ts";

/** What makes the core place throw-away files: no marker, no node, no files. */
const NOTHING_THERE: readonly Happening[] = [
  { type: "markerRead", marker: "none" },
  { type: "nodeObserved", report: NO_NODE },
];

Deno.test("time is handed in ten times a second until the driver is stopped", async () => {
  await inWorld(async ({ clock, driver, seen }) => {
    await clock.tickAsync(1000);
    assert.deepEqual(seen.map(({ event }) => event.type), Array(10).fill("tick"));
    assert.equal(driver.lastProgress(), 1000);
    driver.stop();
    await clock.tickAsync(1000);
    driver.dispatch({ type: "tick" });
    assert.equal(seen.length, 10);
    assert.equal(driver.lastProgress(), 1000);
  });
});

Deno.test("each step begins where the last one ended, with the clocks of its moment", async () => {
  await inWorld(async ({ clock, seen, live }) => {
    live();
    await clock.tickAsync(20_000);
    for (const [index, { before, event, after }] of seen.entries()) {
      if (index > 0) assert.equal(before, seen[index - 1]?.after, event.type);
      assert.equal(after.clocks.wall, event.at.wall);
    }
  });
});

Deno.test("what a world calls back at once waits until the effects of its step are out", async () => {
  // The watch of a register in memory speaks while a write to it is still being sent.
  await inWorld(async ({ clock, seen, live }) => {
    live();
    await clock.tickAsync(500);
    const created = seen.findIndex(({ effects }) =>
      effects.some((effect) => effect.type === "write" && effect.purpose === "create")
    );
    assert.notEqual(created, -1);
    assert.equal(seen[created + 1]?.event.type, "watched");
    assert.equal(seen[created + 1]?.before, seen[created]?.after);
  });
});

Deno.test("from nothing to a forging node, and to a graceful end", async () => {
  await inWorld(async ({ clock, driver, acts, panics, live }) => {
    live();
    await clock.tickAsync(25_000);
    assert.equal(driver.state().forging.phase, "forging");
    driver.dispatch({ type: "shutdown", because: "the test is over" });
    await clock.tickAsync(8_000);
    assert.equal(driver.state().exited, true);
    const told = acts.map(toldShort);
    // A marker that is refreshed with each renewal is told once.
    assert.deepEqual(told.filter((one, index) => one !== told[index - 1]), [
      ...["removeKeys", "SIGHUP startup_cleanup"],
      ...["mark", "placeKeys real", "mark", "SIGHUP enable_forging", "mark"],
      ...["removeKeys", "SIGHUP disable_forging", "unmark"],
    ]);
    assert.deepEqual(panics, []);
  });
});

Deno.test("how a task ended comes back, also when it fails in a way it must not", async () => {
  const told: Happening[] = [];
  await inWorld(async ({ clock, driver, seen }) => {
    NOTHING_THERE.forEach(driver.dispatch);
    await clock.tickAsync(0);
    told.push(...seen.map(({ event }) => event));
  }, { act: () => Promise.reject(new Error("the disk is gone")) });
  const [done] = told.filter((event) => event.type === "taskDone");
  assert.deepEqual(done?.outcome, { ok: false, because: "Error: the disk is gone" });
});

Deno.test("a permission is judged at the moment it is asked for", async () => {
  const asked: { readonly effect: NodeEffect; readonly permit: () => true | string }[] = [];
  await inWorld(async ({ clock, live }) => {
    live();
    await clock.tickAsync(25_000);
    const place = asked.find(({ effect }) => effect.type === "placeKeys");
    assert.equal(place?.permit(), true);
    // The process is held up: time passes of which the core has not heard.
    clock.setSystemTime(clock.now + 10_000);
    assert.equal(place?.permit(), "too little of the right is left to enable within it");
  }, {
    act(effect, permit) {
      asked.push({ effect, permit });
      // Placing the keys takes for ever.
      if (effect.type === "placeKeys") return new Promise(() => {});
      return Promise.resolve({ ok: true });
    },
  });
});

Deno.test("a driver that has stopped permits nothing, however ample the right was", async () => {
  const permits: (() => true | string)[] = [];
  await inWorld(async ({ clock, driver, live }) => {
    live();
    await clock.tickAsync(25_000);
    const [permit] = permits;
    assert.equal(permit?.(), true);
    driver.stop();
    assert.equal(permit?.(), "the manager has stopped");
  }, {
    act(effect, permit) {
      if (effect.type !== "placeKeys") return Promise.resolve({ ok: true });
      permits.push(permit);
      return new Promise(() => {});
    },
  });
});

Deno.test("an act that throws is a defect: nothing is taken in any more, and it is told once", async () => {
  const broken = new Error("no such effect");
  await inWorld(async ({ clock, driver, seen, panics }) => {
    NOTHING_THERE.forEach(driver.dispatch);
    assert.deepEqual(panics, [broken]);
    const before = seen.length;
    await clock.tickAsync(1000);
    NOTHING_THERE.forEach(driver.dispatch);
    assert.equal(seen.length, before);
    assert.deepEqual(panics, [broken]);
  }, {
    act() {
      throw broken;
    },
  });
});

Deno.test("a broken rule of the core is a defect too", async () => {
  await inWorld(({ driver, panics }) => {
    // No event of the right type does this; a defect of the core would look like it.
    driver.dispatch({ type: "nodeObserved", report: null } as unknown as Happening);
    assert.equal(panics.length, 1);
    return Promise.resolve();
  });
});

Deno.test("telemetry that fails is told, and stops nothing", async () => {
  const told: unknown[] = [];
  const hear = (event: ErrorEvent) => {
    event.preventDefault();
    told.push(event.error);
  };
  globalThis.addEventListener("error", hear);
  const broken = new Error("no room for another series");
  try {
    await inWorld(async ({ clock, driver, panics }) => {
      NOTHING_THERE.forEach(driver.dispatch);
      await clock.tickAsync(1000);
      assert.equal(driver.lastProgress(), 1000);
      assert.deepEqual(panics, []);
    }, {
      witness() {
        throw broken;
      },
    });
    assert.equal(told.length > 10 && told.every((error) => error === broken), true);
  } finally {
    globalThis.removeEventListener("error", hear);
  }
});

function toldShort(effect: NodeEffect): string {
  if (effect.type === "signal") return `${effect.signal} ${effect.reason}`;
  return effect.type === "placeKeys" ? `placeKeys ${effect.set}` : effect.type;
}

Deno.test("a guard that asks is answered at once, as of that moment, and the node is enabled under it", async () => {
  await inWorld(
    async ({ clock, driver, acts, answers, live }) => {
      live();
      await clock.tickAsync(30_000);
      assert.equal(answers.length, 0);
      assert.deepEqual(enablings(acts), [], "nothing is enabled without a guard");
      let question = 0;
      const ask = () =>
        driver.dispatch({
          type: "guardAsked",
          question: { question: ++question, duty: dutyAt(answers) },
        });
      const asking = setInterval(ask, 200);
      await clock.tickAsync(30_000);
      assert.deepEqual(enablings(acts).map(({ type }) => type), ["placeKeys", "signal"]);
      assert.deepEqual(answers.map((one) => one.question), answers.map((_, index) => index + 1));
      const left = () => {
        const charge = answers.at(-1)?.charge;
        assert(charge?.kind === "serves" && charge.right !== null, JSON.stringify(charge));
        return charge.right.endsIn;
      };
      clearInterval(asking);
      ask();
      const before = left();
      await clock.tickAsync(40);
      ask();
      assert.equal(before - left(), 40);
    },
    {},
    { guarded: true },
  );
});

function enablings(acts: readonly NodeEffect[]): readonly NodeEffect[] {
  return acts.filter((act) =>
    act.type === "placeKeys"
      ? act.set === "real"
      : act.type === "signal" && act.reason === "enable_forging"
  );
}

/** What a guard stands for that heard these answers. */
function dutyAt(answers: readonly GuardAnswer[]): GuardDuty {
  const { startNonce = "", charge } = answers.at(-1) ?? {};
  if (charge?.kind !== "serves" || charge.engagement === null) return { kind: "idle" };
  const { process, engagement: number } = charge;
  return { kind: "armed", process, engagement: { startNonce, number }, signalled: false };
}
