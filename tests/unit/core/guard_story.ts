import assert from "assert";
import {
  BEGINNING,
  openWorld,
  type Pod,
  type PodOptions,
  type World,
} from "../../support/core-world/mod.ts";
import { forgersAre } from "./story.ts";

/** A forger with its guard, at t=30, whose right ends at the time returned, in seconds. */
export function forging(a: PodOptions = {}): { world: World; pod: Pod; ends: number } {
  const world = openWorld({ pods: { a }, guarded: true });
  world.run(30);
  forgersAre(world, "a");
  const pod = world.pod("a");
  const { marker } = pod.disk;
  assert(typeof marker !== "string");
  return { world, pod, ends: (marker.rightEnds - BEGINNING) / 1000 };
}
