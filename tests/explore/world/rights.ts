import type { Milliseconds, Purpose } from "../../../lib/core/mod.ts";

/**
 * What a pod was granted, register by register, by the world's own reckoning: the end of the lease
 * on the clock of its host, or `null`. It outlives the manager, because the node does.
 */
export type Rights = readonly (Milliseconds | null)[];

/** A success was answered to a request that was sent at this time. */
export function granted(
  rights: Rights,
  register: number,
  purpose: Purpose,
  sentAt: Milliseconds,
  lasts: Milliseconds,
): Rights {
  if (purpose !== "acquire" && purpose !== "renew") return rights;
  const before = rights[register] ?? null;
  const ends = Math.max(before ?? -Infinity, sentAt + lasts);
  return before === ends ? rights : rights.with(register, ends);
}

/** From the moment a release is sent, the register counts no more. */
export function givenUp(rights: Rights, register: number): Rights {
  return rights.with(register, null);
}

/** When the right of a majority ends: the q-th largest; `null` if there never was one. */
export function rightEnds(rights: Rights): Milliseconds | null {
  const quorum = Math.floor(rights.length / 2) + 1;
  const ends = rights.filter((end) => end !== null).toSorted((a, b) => b - a);
  return ends[quorum - 1] ?? null;
}
