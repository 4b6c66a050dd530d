/**
 * A key for every world, the same for worlds that no rule can tell apart.
 *
 * Unnamed worlds would be infinitely many: names, numbers and clocks only grow. So the key holds
 * - times relative to the present of their host, clamped where older than the last rule that asks;
 * - identities, nonces and process ids by order of appearance, revisions by rank;
 * - not what is for people: words of reasons, acquired and renewed times, what was reported last.
 * Each file beside this one says, field by field, who reads what is kept or left out.
 *
 * @module
 */
import { clockAt } from "../scale.ts";
import type { Fault, World } from "../world/mod.ts";
import { type Bytes, openBytes } from "./bytes.ts";
import { putManager } from "./manager.ts";
import { openNames } from "./names.ts";
import { putPod } from "./pod.ts";
import { ranksOf } from "./ranks.ts";
import { putWritten } from "./record.ts";
import type { Writing } from "./writing.ts";

export interface Keys {
  /** Hash of the key of a world: 64 bits, as two numbers of 32. */
  readonly hash: (world: World) => readonly [number, number];
  /** The key itself. */
  readonly text: (world: World) => string;
}

export function openKeys(managers: number, registers: number): Keys {
  const bytes = openBytes();
  const identities = openNames<string>();
  const nonces = Array.from({ length: registers }, () => openNames<string>());
  const processes = Array.from({ length: managers }, () => openNames<number>());

  function put(world: World): void {
    bytes.reset();
    [identities, ...nonces, ...processes].forEach((names) => names.reset());
    putFault(bytes, world.fault);
    const ranks = world.registers.map((_, index) => ranksOf(world, index));
    const writing: Writing = { bytes, world, identities, nonces, ranks };
    for (const { name, lives, manager } of world.pods) {
      if (manager !== "down") identities.of(`${name}${lives}`);
    }
    world.registers.forEach(({ written }, index) => putWritten(writing, index, written, "whole"));
    world.pods.forEach((pod, host) => {
      const names = processes[host];
      if (names !== undefined) putPod(writing, pod, names, clockAt(host, world.unit));
    });
    world.pods.forEach((pod, host) => {
      const names = processes[host];
      if (names === undefined || pod.state === null) return;
      putManager(writing, pod, pod.state, names, clockAt(host, world.unit));
    });
  }

  return {
    hash(world) {
      put(world);
      return bytes.hash();
    },
    text(world) {
      put(world);
      return bytes.text();
    },
  };
}

const FAULTS = ["frozen", "cut", "unwatched", "down"] as const satisfies readonly Fault["kind"][];

function putFault({ put }: Bytes, fault: Fault | null): void {
  if (fault === null) return put(0);
  put(1 + FAULTS.indexOf(fault.kind));
  put("host" in fault ? fault.host : 0);
  put("register" in fault ? fault.register : 0);
}
