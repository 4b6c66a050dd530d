import type { World } from "../world/mod.ts";

/** The place of each revision of one register among those that anybody remembers; 0 for none. */
export type Ranks = (revision: number | null | undefined) => number;

/**
 * Revisions are compared, never counted with: only their order matters, and only among those that
 * the register, a manager or a message still holds.
 */
export function ranksOf({ registers, pods }: World, register: number): Ranks {
  const seen: number[] = [];
  const note = (revision: number | null | undefined) => {
    if (revision === null || revision === undefined || seen.includes(revision)) return;
    seen.push(revision);
  };
  note(registers[register]?.revision);
  for (const { state, flights } of pods) {
    const own = state?.registers[register];
    note(own?.known?.revision);
    note(own?.attempt?.revisionKnown);
    for (const flight of flights) {
      if (flight.register !== register) continue;
      note(flight.write?.expected);
      if (flight.answer !== null && flight.answer.kind !== "conflict") {
        note(flight.answer.written?.revision);
      }
    }
  }
  seen.sort((a, b) => b - a);
  return (revision) => revision === null || revision === undefined ? 0 : 1 + seen.indexOf(revision);
}
