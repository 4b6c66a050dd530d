import type { Milliseconds } from "../../../lib/core/mod.ts";
import type { Pod, World } from "./mod.ts";
import { rightEnds } from "./rights.ts";

/** The promise is broken. */
export class Violated extends Error {
  override readonly name = "Violated";
}

/** Asserts of a whole world, at the begin of a unit and after every move, what must hold of it. */
export function assertPromise({ pods, registers }: World, clock: (pod: Pod) => Milliseconds): void {
  for (const pod of pods) assertInTime(pod, clock(pod));
  const forgers = pods.filter(({ node }) => node.forging);
  if (forgers.length > 1) throw new Violated(`the nodes of ${names(forgers)} forge at once`);
  registers.forEach((_, register) => {
    const holders = pods.filter((pod) => (pod.rights[register] ?? -Infinity) > clock(pod));
    if (holders.length > 1) {
      throw new Violated(`${names(holders)} hold register ${register + 1} at once`);
    }
  });
}

/** A node forges only before its manager's deadline. */
export function assertInTime({ name, node, rights }: Pod, now: Milliseconds): void {
  if (!node.forging) return;
  const ends = rightEnds(rights);
  if (ends === null) throw new Violated(`the node of ${name} forges, and was granted no right`);
  if (now >= ends) {
    throw new Violated(`the node of ${name} forges ${(now - ends) / 1000} s past its right`);
  }
}

/** Nothing is released before the stop is confirmed: the node is off, and nothing may switch it on. */
export function assertReleasable({ name, node }: Pod): void {
  if (node.forging) throw new Violated(`${name} releases while its node forges`);
  if (node.handlers.some(({ enables }) => enables)) {
    throw new Violated(`${name} releases while a SIGHUP may still make its node forge`);
  }
}

function names(pods: readonly Pod[]): string {
  return pods.map(({ name }) => name).join(" and ");
}
