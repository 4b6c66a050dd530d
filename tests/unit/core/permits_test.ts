import assert from "assert";
import { type Effect, type NodeEffect, permits } from "../../../lib/core/mod.ts";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { runUntil } from "./story.ts";

/** A world whose pod `a` has just been asked to place its keys, and that effect. */
function placing(): { readonly world: World; readonly effect: NodeEffect } {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").state().forging.task?.kind === "place");
  const task = world.pod("a").state().forging.task?.id ?? 0;
  return { world, effect: { type: "placeKeys", task, set: "real" } };
}

function asked(world: World, effect: NodeEffect, later = 0): true | string {
  const { host, state } = world.pod("a");
  const now = host.read();
  const at = { monotonic: now.monotonic + later, wall: now.wall + later, boot: now.boot + later };
  return permits(state(), at, effect);
}

Deno.test("keys may be placed while the right has the enable bound and the stop bound left, no longer", () => {
  const { world, effect } = placing();
  const { registers, clocks } = world.pod("a").state();
  const t0 = registers[0]?.held?.holderTime ?? 0;
  const left = t0 + 5_000 - clocks.holder;
  assert.equal(asked(world, effect), true);
  assert.equal(asked(world, effect, left - 20), true);
  assert.match(String(asked(world, effect, left + 20)), /^too little of the right is left/);
});

Deno.test("keys whose task was given up may not be placed any more", () => {
  const { world, effect } = placing();
  assert.equal(
    asked(world, { ...effect, task: effect.task + 1 } as NodeEffect),
    "the task was given up",
  );
});

Deno.test("keys may not be placed once the node is being stopped", () => {
  const { world, effect } = placing();
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  assert.equal(asked(world, effect), "the node is stopping");
});

Deno.test("what disables is never refused, nor are throw-away keys", () => {
  const { world } = placing();
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  const process = { pid: 1, stamp: 1 };
  const effects: readonly NodeEffect[] = [
    { type: "removeKeys", task: 0 },
    { type: "unmark", task: 0 },
    { type: "placeKeys", task: 0, set: "throwaway" },
    { type: "signal", task: 0, process, signal: "SIGHUP", reason: "disable_forging" },
    { type: "signal", task: 0, process, signal: "SIGKILL", reason: "stop" },
  ];
  for (const effect of effects) assert.equal(asked(world, effect, 60_000), true);
  const enable: Effect = {
    type: "signal",
    task: 0,
    process,
    signal: "SIGHUP",
    reason: "enable_forging",
  };
  assert.notEqual(asked(world, enable), true);
});
