import assert from "assert";
import type { FaultSpec } from "../../support/faulty-api/mod.ts";
import { frontOf, play, told } from "./api.ts";
import { act, claim, type Step, type Who } from "./scene.ts";

/** Plays steps while several faults are laid on; where they meet a request, the last has it. */
export function whileFaulty(
  says: string,
  who: Who,
  specs: readonly Omit<FaultSpec, "pods">[],
  ...steps: readonly Step[]
): Step {
  return act(`while ${says}: ${told(steps)}; then it is well again`, async (scene) => {
    const pods = who.among(scene).map(({ pod }) => pod);
    const faults = specs.map((spec) => frontOf(scene).inject({ ...spec, pods }));
    try {
      await play(scene, steps);
    } finally {
      for (const fault of faults) fault.lift();
    }
    scene.note("the API server is well again");
    scene.since = Date.now();
  });
}

/** Since the first step at most so many watches were asked for: nobody hammers a server in trouble. */
export function watchesAtMost(most: number): Step {
  return claim(`at most ${most} watches were asked for`, (scene) => {
    const { length } = frontOf(scene).log()
      .filter(({ at, kind }) => kind === "watch" && at >= scene.began);
    scene.note(`${length} watches were asked for`);
    assert(length <= most, `${length} watches were asked for, expected at most ${most}`);
    return Promise.resolve();
  });
}
