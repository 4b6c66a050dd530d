import type { State } from "./state.ts";

/** What a value was reckoned from, and what it is. */
interface Reckoned<T> extends Pick<State, "config" | "credentials" | "registers"> {
  readonly value: T;
}

/**
 * Remembers what follows from configuration, credentials and registers alone, for the last that were
 * asked about: it is asked for several times an event, and changes with few of them.
 */
export function remembered<T>(reckon: (state: State) => T): (state: State) => T {
  let last: Reckoned<T> | null = null;
  return (state) => {
    const { config, credentials, registers } = state;
    if (
      last === null || last.registers !== registers || last.credentials !== credentials ||
      last.config !== config
    ) {
      last = { config, credentials, registers, value: reckon(state) };
    }
    return last.value;
  };
}
