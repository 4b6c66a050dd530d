import { counts } from "./majority.ts";
import { areMajority } from "./membership.ts";
import type { Version } from "./record.ts";
import { isOfThisPool } from "./fingerprint.ts";
import type { RegisterState, State } from "./state.ts";

/**
 * The counter of the newest certificate that a node of this pool may have signed with, as a register
 * tells it; `null` if it tells none.
 *
 * The last record of this pool counts, not the highest: what a holder has taken back is forgotten. A
 * record that was edited by hand tells nothing, and one of a register that was restored no less than
 * before. A record that is deleted takes it along: so an operator mends a counter that was a mistake.
 */
export function counterAfter(
  state: State,
  { counter }: RegisterState,
  version: Version | null,
  wentBack: boolean,
): number | null {
  if (version === null) return null;
  const own = version.record.own;
  // Certificates of another pool count apart; which pool this is may not be known yet.
  const isOurs = own !== null &&
    (state.credentials.kind === "invalid" || isOfThisPool(state, own.fingerprint));
  if (!isOurs || own.certificateCounter === null) return counter;
  return wentBack ? Math.max(own.certificateCounter, counter ?? 0) : own.certificateCounter;
}

/** The highest counter that any register tells; `null` if none does. */
export function highestCounter({ registers }: State): number | null {
  return highest(registers.map(({ counter }) => counter));
}

/** The highest of those that are known; `null` if none is. */
export function highest(counters: readonly (number | null)[]): number | null {
  const known = counters.filter((counter) => counter !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/**
 * Whether the records by which the right is held tell of the certificate at the sources: nothing is
 * enabled with it before, so that whoever comes next knows.
 */
export function isCertificateTold(state: State): boolean {
  const { credentials, registers } = state;
  if (credentials.kind === "invalid") return false;
  return areMajority(
    state,
    registers.filter(({ held, known }) =>
      counts(held) &&
      (known?.version?.record.own?.certificateCounter ?? -1) >= credentials.certificateCounter
    ),
  );
}
