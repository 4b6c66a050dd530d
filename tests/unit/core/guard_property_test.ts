/**
 * Random orders of deaths, freezes, restarts, crash loops and lost connections of a manager and its guard, one of
 * the two at a time, beside nodes that may turn deaf to SIGHUP, on clocks at the limits of their
 * rates, with a second pod that takes over whenever it may: never two forgers, and no guard kills the
 * node of a manager that renews its right.
 */
import assert from "assert";
import { fc, holds } from "testing";
import { type Milliseconds, rightOf } from "../../../lib/core/mod.ts";
import { openWorld, type Pod, type World } from "../../support/core-world/mod.ts";
import { startTimeline } from "../../support/core-world/timeline.ts";

/** A manager that was up and awake for this long has had the time to renew and to say so. */
const SETTLED: Milliseconds = 2_000;

/** Plays the story that this number alone determines; returns what went wrong in it. */
function play(number: number): { readonly world: World; readonly wrong: readonly string[] } {
  const { random, between } = startTimeline(number);
  const wrong: string[] = [];
  const wellSince = new Map<string, Milliseconds>();
  const world = openWorld({
    pods: { a: { rate: between(0.9, 1.1) }, b: { rate: between(0.9, 1.1) } },
    seed: number,
    guarded: true,
    guardKills(name) {
      const pod = world.pod(name);
      const settled = world.timeline.now() - (wellSince.get(name) ?? 0) > SETTLED;
      if (pod.isWell() && settled && holdsAmply(pod)) wrong.push(`${name} is killed needlessly`);
    },
  });

  function trouble(pod: Pod): () => void {
    const victim = random() < 0.5 ? pod : pod.guard;
    const lasts = between(0, random() < 0.5 ? 2 : 20);
    const die = random() < 0.6;
    pod.node.habits.deaf = random() < 0.3;
    if (die) victim.crash();
    else victim.freeze();
    world.run(lasts);
    // A process may die again before it has done anything.
    for (let deaths = die && random() < 0.3 ? 5 : 0; deaths > 0; deaths -= 1) {
      victim.start();
      world.run(between(0, 1));
      victim.crash();
      world.run(between(0, 1));
    }
    return () => {
      if (die) victim.start();
      else victim.thaw();
      pod.node.habits.deaf = false;
      if (victim === pod) wellSince.set(pod.name, world.timeline.now());
    };
  }

  world.run(between(15, 20));
  for (let troubles = 0; troubles < 4; troubles += 1) {
    const [pod] = Object.values(world.pods).toSorted((left, right) =>
      Number(right.node.forges()) - Number(left.node.forges())
    );
    assert(pod !== undefined);
    if (random() < 0.2) {
      pod.guardLink.cut();
      world.run(between(0, 3));
      pod.guardLink.mend();
    } else trouble(pod)();
    world.run(between(0, random() < 0.5 ? 1 : 12));
  }
  world.run(50);
  if (world.forgers().length !== 1) wrong.push("nobody forges");
  return { world, wrong: [...world.breaches(), ...wrong] };
}

/** Whether it renews its right, and means its node to forge. */
function holdsAmply(pod: Pod): boolean {
  const state = pod.state();
  const right = rightOf(state);
  // A node that is being stopped anyway, and does not heed it, has to end.
  return state.forging.phase === "forging" && right !== null &&
    right.endsPhysical - state.clocks.physical > 2_000;
}

const name =
  "manager and guard come and go: never two forgers, and no node of a renewing manager dies";

Deno.test(name, async () => {
  await holds(
    name,
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (number) => {
      const { world, wrong } = play(number);
      assert.deepEqual(wrong, [], `story ${number}:\n${world.story().join("\n")}`);
    }),
  );
});
