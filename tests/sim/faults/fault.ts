import type { Pod, World } from "../world.ts";
import type { Register } from "../world/register.ts";

/** A fault as a schedule has it: plain data, so that a schedule can be printed, shortened and replayed. */
export interface Planned {
  readonly kind: string;
  /** When it begins, in milliseconds after the begin of its burst. */
  readonly at: number;
  /** How long it lasts, in milliseconds; what is over at once ignores it. */
  readonly lasts: number;
  /** Whom it befalls: whoever forges then, or one that is counted modulo what there is. */
  readonly pod: number | "forger";
  readonly register: number;
  /** From 0 to 1: how much of it. */
  readonly amount: number;
}

/** What a fault befalls. */
export interface Scene {
  readonly world: World;
  readonly pod: Pod;
  readonly register: Register;
  readonly amount: number;
}

/** Begins a fault; what it returns ends it. */
export type Fault = (scene: Scene) => (() => void) | void;

/**
 * Several faults that are timed together into what one rule has to withstand: left to chance they
 * would meet like that once in many years.
 */
export interface Situation {
  /** Of how many faults it is made. */
  readonly parts: number;
  /** Until it has shown what it can, in milliseconds. */
  readonly takes: (world: World) => number;
  readonly begin: Fault;
}

/** Situations by name. */
export type Situations = Readonly<Record<string, Situation>>;

/** Faults by name. */
export type Faults = Readonly<Record<string, Fault>>;

export function sceneOf(world: World, { pod, register, amount }: Planned): Scene {
  const { pods } = world;
  const befallen = pod === "forger"
    ? pods.find(({ node }) => node.forges()) ?? pods[0]
    : pods[pod % pods.length];
  const at = world.registers[register % world.registers.length];
  if (befallen === undefined || at === undefined) throw new Error("a world has pods and registers");
  return { world, pod: befallen, register: at, amount };
}
