import type { Absent, RegisterWorld } from "./register_world.ts";

/** What a clause does to a register that not every one lets be done. */
export type Need = "network" | "openAt" | "backup" | "forget" | "watchTime";

/** One line of the contract, how it is tried, and what for. */
export type Clause = readonly [
  name: string,
  run: (world: RegisterWorld) => Promise<void>,
  ...needs: Need[],
];

/** What a clause needs of its world; the suite tries it only where that is there. */
export function given<Thing>(thing: Thing | Absent): Thing {
  if (isAbsent(thing)) {
    throw new Error(`The clause does not say that it needs this: ${thing.absent}`);
  }
  return thing;
}

/** Why a clause that needs this is not tried; nothing if it is. */
export function reasonOf(thing: unknown): readonly string[] {
  return isAbsent(thing) ? [thing.absent] : [];
}

function isAbsent(thing: unknown): thing is Absent {
  return typeof thing === "object" && thing !== null && "absent" in thing;
}
