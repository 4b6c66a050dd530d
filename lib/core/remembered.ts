import type { CoreConfig } from "./config.ts";
import type { State } from "./state.ts";

/** The part of a state on which a value that is {@link remembered} may depend, and no other. */
export type Registered = Pick<State, "config" | "credentials" | "registers">;

/** What a value was reckoned from, and what it is. */
interface Reckoned<T> extends Omit<Registered, "config"> {
  readonly value: T;
}

/**
 * Remembers what follows from configuration, credentials and registers alone, for the last of these
 * that each manager had: it is asked for several times an event, and changes with few of them. Where
 * several managers live in one process each is known by its configuration, which is its own.
 */
export function remembered<T>(reckon: (state: Registered) => T): (state: Registered) => T {
  const last = new WeakMap<CoreConfig, Reckoned<T>>();
  return (state) => {
    const { config, credentials, registers } = state;
    const known = last.get(config);
    if (
      known !== undefined && known.registers === registers && known.credentials === credentials
    ) {
      return known.value;
    }
    const value = reckon(state);
    last.set(config, { credentials, registers, value });
    return value;
  };
}
