import { counts } from "./right.ts";
import { areMajority } from "./majority.ts";
import type { Version } from "./record.ts";
import { isOfThisPool } from "./fingerprint.ts";
import type { Registered } from "./remembered.ts";
import type { RegisterState, State } from "./state.ts";

/**
 * The counter of the newest certificate that a node of this pool may have signed with, as a register
 * tells it; `null` if it tells none.
 *
 * The last record of this pool counts, not the highest: what a holder has taken back is forgotten. A
 * record that was edited by hand tells nothing, one of this pod nothing new (see {@link withUsed}),
 * and one of a register that was restored no less than before. A record that is deleted takes it
 * along: so an operator mends a counter that was a mistake.
 */
export function counterAfter(
  state: State,
  { counter }: RegisterState,
  version: Version | null,
  wentBack: boolean,
): number | null {
  if (version === null) return null;
  const own = version.record.own;
  const writer = own?.mark?.releaser ?? version.record.holder;
  // Certificates of another pool count apart; which pool this is may not be known yet.
  const isTold = own !== null && writer !== state.config.identity &&
    (state.credentials.kind === "invalid" || isOfThisPool(state, own.fingerprint));
  if (!isTold) return counter;
  return wentBack ? highest([own.certificateCounter, counter]) : own.certificateCounter;
}

/**
 * Notes that keys of this certificate are placed. Until then its holder tells of it, but does not
 * leave it behind: a counter that was a mistake and was never used keeps nobody from standing.
 */
export function withUsed(state: State, used: number | null): State {
  const registers = state.registers.map((register) => ({
    ...register,
    counter: highest([register.counter, used]),
  }));
  return { ...state, registers };
}

/** The highest counter that any register tells; `null` if none does. */
export function highestCounter({ registers }: Registered): number | null {
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
