import { quorum } from "./config.ts";
import type { RegisterState, State } from "./state.ts";

/**
 * Whether nobody holds the right, in this pod's own view: of so many registers there is no record, or
 * it names nobody, or a challenger has waited long enough on it, that the others are no majority.
 */
export function isVacant(state: State): boolean {
  return freeRegisters(state).length >= quorum(state.config);
}

/** The registers that nobody holds, in this pod's own view. */
export function freeRegisters({ registers, clocks }: State): readonly RegisterState[] {
  return registers.filter(({ known, watchHealthy, unchangedSince, wait }) => {
    if (known === undefined || !watchHealthy) return false;
    const holder = known.version?.record.holder ?? "";
    return holder === "" || clocks.challenger - unchangedSince >= wait;
  });
}
