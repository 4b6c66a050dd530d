import { type Membership, quorum } from "../core/mod.ts";
import { ownPartOf, type Surveyed } from "./survey.ts";

/** What an operator may do to a set of registers that nobody uses any more, or that was replaced. */
export type SetChange = "retire" | "readmit";

/** Whose records are meant. */
export interface FoundSet {
  /** Pool, network and names of the registers. */
  readonly fingerprint: string;
}

/** What is wrong before anything is waited for, or `null`. */
export function whyNotBegun(
  change: SetChange,
  set: FoundSet,
  found: readonly Surveyed[],
): string | null {
  const silent = found.filter(({ kind }) => kind === "failed");
  const needed = change === "readmit" ? found.length : quorum({ registers: found });
  if (found.length - silent.length < needed) {
    const why = silent.map((one) => `${one.name}: ${one.kind === "failed" ? one.because : ""}`);
    return `${found.length - silent.length} of ${found.length} registers answer, expected ` +
      `${needed === found.length ? "all" : `at least ${needed}`} (${why.join("; ")})`;
  }
  if (found.every((one) => ownSetOf(set, one) === null)) {
    return `no record is of the set ${set.fingerprint}: use the FORGE_REGISTERS and the pool of the ` +
      "set that is meant";
  }
  const twice = reachedTwice(found);
  if (twice !== null) {
    return `registers ${
      twice.join(" and ")
    } are one and the same, reached under two names: correct ` +
      "where FORGE_REGISTERS finds them";
  }
  const certain = certainOf(set, found);
  return certain.length >= needed ? null : whyUncertain(found, certain, needed);
}

function whyUncertain(
  found: readonly Surveyed[],
  certain: readonly Surveyed[],
  needed: number,
): string {
  const names = found.filter((one) => one.kind === "read" && !certain.includes(one))
    .map(({ name }) => name);
  return `not all registers answer, and ${names.join(" and ")} cannot be told from a wrong one ` +
    `(no record, or not the id that the set lists): ${certain.length} are certain, expected at ` +
    `least ${needed}; correct where FORGE_REGISTERS finds them, or let all answer`;
}

/** Two names with one id, or `null`. */
function reachedTwice(found: readonly Surveyed[]): readonly string[] | null {
  for (const one of found) {
    const same = found.filter((other) => idOf(one) !== null && idOf(other) === idOf(one));
    if (same.length > 1) return same.map(({ name }) => name);
  }
  return null;
}

/**
 * Those that make up a majority. While some are silent somebody may hold the right by them and by a
 * register that is taken for another here: only one with the id that the set lists is what it seems.
 */
export function certainOf(set: FoundSet, found: readonly Surveyed[]): readonly Surveyed[] {
  const read = found.filter(({ kind }) => kind === "read");
  if (read.length === found.length) return read;
  const lists = read.flatMap((one) => {
    const { id, ids = null } = ownSetOf(set, one) ?? {};
    return ids !== null && ids[one.name] === id ? [ids] : [];
  });
  return read.filter((one) =>
    idOf(one) !== null && lists.every((ids) => ids[one.name] === idOf(one))
  );
}

function idOf(surveyed: Surveyed): string | null {
  return ownPartOf(surveyed)?.set?.id ?? null;
}

/** What a record says of this very set; `null` for any other record. */
export function ownSetOf({ fingerprint }: FoundSet, surveyed: Surveyed): Membership | null {
  const own = ownPartOf(surveyed);
  return own?.fingerprint === fingerprint ? own.set ?? null : null;
}
