import type { CoreConfig } from "./config.ts";
import type { State } from "./state.ts";

/** The part of a state on which a value that is {@link remembered} may depend, and no other. */
export type Registered = Pick<State, "config" | "credentials" | "registers">;

/** What a value was reckoned from, and what it is. */
interface Reckoned<T> extends Registered {
  readonly value: T;
}

/**
 * Remembers what follows from configuration, credentials and registers alone, for the last of these
 * that each manager had: it is asked for several times an event, and changes with few of them. Where
 * several managers live in one process each is known by its configuration, which is its own.
 *
 * @param reckon what is remembered
 * @param isSame whether two states of one manager are the same as far as that depends on them
 */
export function remembered<T>(
  reckon: (state: Registered) => T,
  isSame: (one: Registered, other: Registered) => boolean = isSameRegistered,
): (state: Registered) => T {
  const ofEach = new WeakMap<CoreConfig, Reckoned<T>>();
  /** Mostly the one who asks is the one who asked last. */
  let last: Reckoned<T> | undefined;
  return (state) => {
    const { config, credentials, registers } = state;
    const known = last?.config === config ? last : ofEach.get(config);
    last = known !== undefined && isSame(known, state)
      ? known
      : { config, credentials, registers, value: reckon(state) };
    if (last !== known) ofEach.set(config, last);
    return last.value;
  };
}

function isSameRegistered(one: Registered, other: Registered): boolean {
  return one.registers === other.registers && one.credentials === other.credentials;
}
