import type { State } from "./state.ts";

/**
 * Whether nobody holds the right, in this pod's own view: there is no record, or it names nobody,
 * or a challenger has waited long enough on it.
 */
export function isVacant({ registers, clocks }: State): boolean {
  return registers.every(({ known, watchHealthy, unchangedSince, wait }) => {
    if (known === undefined || !watchHealthy) return false;
    const holder = known.version?.record.holder ?? "";
    return holder === "" || clocks.challenger - unchangedSince >= wait;
  });
}
