/**
 * What exists in the explored world: registers, pods and what is on its way between them. It takes
 * nothing but types from the core, so that a mistake there is not repeated here.
 *
 * @module
 */
import type {
  Marker,
  Milliseconds,
  NodeEffect,
  Purpose,
  RightRecord,
  State,
  Ticket,
} from "../../../lib/core/mod.ts";
import { FRESH, type Node } from "./node.ts";
import { EMPTY, type Register, type Written } from "./register.ts";
import type { Rights } from "./rights.ts";

/** Everything at the begin of one unit; plain data that moves replace piece by piece. */
export interface World {
  readonly unit: number;
  /** What goes wrong in this unit. */
  readonly fault: Fault | null;
  readonly registers: readonly Register[];
  readonly pods: readonly Pod[];
}

/** A fault that lasts for a unit; one that lasts longer is the same again. */
export type Fault =
  /** The manager is given nothing; its node and its requests on their way go on. */
  | { readonly kind: "frozen"; readonly host: number }
  /** Between the pod and the register nothing more arrives: it is late or lost. */
  | { readonly kind: "cut"; readonly host: number; readonly register: number }
  /** A pod's watch of a register is silent, and does not end; requests are answered. */
  | { readonly kind: "unwatched"; readonly host: number; readonly register: number }
  /** The register hears and answers nobody. */
  | { readonly kind: "down"; readonly register: number };

/** A manager, its node and their files on one host. */
export interface Pod {
  readonly host: number;
  readonly name: string;
  /** How often its manager was started. */
  readonly lives: number;
  readonly manager: "up" | "down";
  /** What the manager knows; `null` while it is down. */
  readonly state: State | null;
  /** What its manager told it to do with files or signals, and is not done yet. */
  readonly task: NodeEffect | null;
  /** Requests and answers on their way. */
  readonly flights: readonly Flight[];
  readonly node: Node;
  /** The marker file. */
  readonly marker: Marker | "none";
  readonly rights: Rights;
}

/** A request of a manager on its way to a register, or the answer to it on its way back. */
export interface Flight {
  readonly register: number;
  /** Which life of the manager sent it: each counts its requests anew. */
  readonly life: number;
  readonly request: Ticket;
  readonly sentAt: Milliseconds;
  /** The unit at whose begin it was on its way. */
  readonly unit: number;
  /** What is to be written; `null` for a read. */
  readonly write: {
    readonly record: RightRecord;
    readonly purpose: Purpose;
    readonly expected: number | null;
  } | null;
  /** Whether the manager still waits for the answer. */
  readonly awaited: boolean;
  /** The answer, once the register has given it. */
  readonly answer: Answer | null;
}

/** What a register said. */
export type Answer =
  | { readonly kind: "observed"; readonly written: Written | null }
  | { readonly kind: "written"; readonly written: Written }
  | { readonly kind: "conflict" };

/** Before anything: no record, no manager, every node running and quiet. */
export function emptyWorld(managers: number, registers: number): World {
  return {
    unit: 0,
    fault: null,
    registers: Array.from({ length: registers }, () => EMPTY),
    pods: Array.from({ length: managers }, (_, host) => ({
      host,
      name: String.fromCharCode("a".charCodeAt(0) + host),
      lives: 0,
      manager: "down",
      state: null,
      task: null,
      flights: [],
      node: FRESH,
      marker: "none",
      rights: Array.from({ length: registers }, () => null),
    })),
  };
}

export function podOf({ pods }: World, host: number): Pod {
  const pod = pods[host];
  if (pod === undefined) throw new Error(`there is no pod ${host}`);
  return pod;
}

export function registerOf({ registers }: World, index: number): Register {
  const register = registers[index];
  if (register === undefined) throw new Error(`there is no register ${index}`);
  return register;
}

export function withPod(world: World, pod: Pod): World {
  return { ...world, pods: world.pods.with(pod.host, pod) };
}
