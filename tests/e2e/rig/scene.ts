import type { Milliseconds, WallTime } from "../../../lib/core/mod.ts";
import type { Member } from "../pool/member.ts";
import type { Pool } from "../pool/pool.ts";

/** Where a scenario plays: a pool in which somebody forged when its first step began. */
export interface Scene {
  readonly pool: Pool;
  /** Who forged when the first step began; by its name, because its pod may be made anew. */
  readonly first: string;
  /** What happened earlier is another scenario's that played in the same world. */
  readonly entered: WallTime;
  /** When the first step began. */
  readonly began: WallTime;
  /** When the latest act began: claims reckon from here. */
  since: WallTime;
  /** Puts a remark on the timeline. */
  note(text: string): void;
}

/** One step of a scenario: something that is done, or something that must hold after it. */
export interface Step {
  /** Words for the table of scenarios and for the timeline. */
  readonly says: string;
  readonly kind: "act" | "claim";
  /** Throws when it cannot be done, or does not hold. */
  run(scene: Scene): Promise<void>;
}

/** Members of the pool that a step is about. */
export interface Who {
  /** Words for them. */
  readonly name: string;
  /** Who they are at this moment. */
  among(scene: Scene): readonly Member[];
}

/** Something that is done. */
export function act(says: string, run: (scene: Scene) => Promise<unknown>): Step {
  return { says, kind: "act", run: async (scene) => void await run(scene) };
}

/** Something that must hold after the latest act. */
export function claim(says: string, run: (scene: Scene) => Promise<unknown>): Step {
  return { says, kind: "claim", run: async (scene) => void await run(scene) };
}

/** Who forged when the scenario began. */
export const leader: Who = {
  name: "the leader",
  among: ({ pool, first }) => pool.members.filter(({ name }) => name === first),
};

/** All others. */
export const standbys: Who = {
  name: "the standbys",
  among: ({ pool, first }) => pool.members.filter(({ name }) => name !== first),
};

/** One of the others. */
export const standby: Who = {
  name: "a standby",
  among: (scene) => standbys.among(scene).slice(0, 1),
};

export const everybody: Who = { name: "everybody", among: ({ pool }) => pool.members };

/** The member that signed the latest block. */
export const forger: Who = {
  name: "the forger",
  among: ({ pool }) => pool.members.filter(({ name }) => name === pool.lastSigner()),
};

/** Does the same to each of them, all at once. */
export async function each(
  who: Who,
  scene: Scene,
  does: (member: Member) => unknown,
): Promise<void> {
  const members = who.among(scene);
  if (members.length === 0) throw new Error(`There is nobody that is ${who.name}`);
  await Promise.all(members.map(does));
}

/** Plays steps in order; claims reckon from the act before them. */
export async function play(scene: Scene, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step.kind === "act") scene.since = Date.now();
    scene.note(step.kind === "act" ? step.says : `then ${step.says}`);
    await step.run(scene);
  }
}

/** Lets time pass. */
export function pass(time: Milliseconds): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}
