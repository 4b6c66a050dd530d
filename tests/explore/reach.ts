import type { World } from "./world/mod.ts";

/** Whether the manager of a pod is frozen in this unit. */
export function isFrozen({ fault }: World, host: number): boolean {
  return fault?.kind === "frozen" && fault.host === host;
}

/** Whether nothing arrives between a pod and a register in this unit. */
export function isCut({ fault }: World, host: number, register: number): boolean {
  if (fault?.kind === "down") return fault.register === register;
  return fault?.kind === "cut" && fault.host === host && fault.register === register;
}

/** Whether a pod is told nothing by its watch of a register in this unit. */
function isUnwatched({ fault }: World, host: number, register: number): boolean {
  return fault?.kind === "unwatched" && fault.host === host && fault.register === register;
}

/** Whether a manager that could be told has not been told of a register's newest version. */
export function isBehind(world: World, host: number, register: number): boolean {
  const pod = world.pods[host];
  if (pod?.manager !== "up" || isFrozen(world, host)) return false;
  if (isCut(world, host, register) || isUnwatched(world, host, register)) return false;
  const known = pod.state?.registers[register]?.known?.revision ?? 0;
  return known < (world.registers[register]?.revision ?? 0);
}
