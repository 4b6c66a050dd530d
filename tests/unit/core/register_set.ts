import assert from "assert";
import { eligibility } from "../../../lib/core/mod.ts";
import { openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
import { membershipOf } from "../../support/core-world/operator.ts";
import { forgersAre } from "./story.ts";

/** A pod that starts when it is told to. */
export const LATER: PodOptions = { starts: false };

/** Three registers; pod `a` has initialised their set and forges, `b` stands by. At t=40.0. */
export function calm(): World {
  const world = openWorld({ pods: { a: {}, b: LATER }, registers: 3 });
  world.run(18);
  world.pod("b").start();
  world.run(22);
  forgersAre(world, "a");
  isInitialised(world);
  return world;
}

/** Ids of the registers, by name, as their own records tell them. */
export function idsOf(world: World): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(world.registers.map((one) => [one.name, membershipOf(one)?.id]));
}

/** Asserts that every record lists all registers as they are, and disputes nothing. */
export function isInitialised(world: World): void {
  const ids = idsOf(world);
  assert.equal(new Set(Object.values(ids)).size, world.registers.length);
  for (const register of world.registers) {
    const { ids: listed, pending } = membershipOf(register) ?? {};
    assert.deepEqual({ ...listed }, ids, `${register.name}:\n${world.story().join("\n")}`);
    assert.deepEqual(pending, []);
  }
}

/** The register of that name. */
export function registerOf(world: World, name: string): World["register"] {
  const register = world.registers.find((one) => one.name === name);
  assert(register !== undefined);
  return register;
}

/** Why a pod does not stand, in words. */
export function reasonOf(world: World, name: string): string {
  const verdict = eligibility(world.pod(name).state());
  assert(!verdict.allowed, `${name} is eligible`);
  return verdict.because;
}

/** Manager and node of a pod are gone at once. */
export function kill(world: World, name: string): void {
  world.pod(name).crash();
  world.pod(name).node.habits.restartsAfter = null;
  world.pod(name).node.signal("SIGKILL");
}
