import type { Flight, Pod, World } from "./world/mod.ts";
import { type Register, revisionOf } from "./world/register.ts";

/**
 * Leaves out of all that is on its way what can have no effect any more: answers and reads for which
 * nobody waits, and writes that expect a version which is gone (revisions only grow). Of the writes
 * that a manager gave up and that may still be committed one is kept per register, the youngest:
 * the others are lost.
 */
export function reconciled(pod: Pod, registers: readonly Register[]): Pod {
  if (pod.flights.length === 0) return pod;
  const open = pod.flights.map((flight) => withAwaited(flight, pod)).filter((flight) =>
    flight.awaited || mayTakeEffect(flight, registers[flight.register])
  );
  const kept = open.filter((flight, index) =>
    flight.awaited ||
    !open.slice(index + 1).some((one) => !one.awaited && one.register === flight.register)
  );
  const same = kept.length === pod.flights.length &&
    kept.every((flight, index) => flight === pod.flights[index]);
  return same ? pod : { ...pod, flights: kept };
}

/** The same for every pod, after a register has changed. */
export function allReconciled(world: World): World {
  return { ...world, pods: world.pods.map((pod) => reconciled(pod, world.registers)) };
}

function withAwaited(flight: Flight, { state, lives }: Pod): Flight {
  const attempt = state?.registers[flight.register]?.attempt ?? null;
  const awaited = flight.life === lives && attempt?.request === flight.request;
  return flight.awaited === awaited ? flight : { ...flight, awaited };
}

function mayTakeEffect({ answer, write }: Flight, register: Register | undefined): boolean {
  return answer === null && write !== null && register !== undefined &&
    write.expected === revisionOf(register);
}
