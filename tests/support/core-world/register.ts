import type {
  Observation,
  ReadOutcome,
  RightRecord,
  Version,
  WriteOutcome,
} from "../../../lib/core/mod.ts";
import { openRegister as open } from "../../sim/world/register.ts";

/** A register of the world: linearizable, with the back doors that its stories need. */
export interface WorldRegister {
  readonly name: string;
  readonly observed: () => Observation;
  /** Its clock, as the `Date` of an answer tells it. */
  readonly serverTime: () => number;
  readonly read: () => ReadOutcome;
  readonly write: (record: RightRecord, expected: Version | null) => WriteOutcome;
  readonly onChange: (listener: (seen: Observation) => void) => void;
  /** Writes over whatever is there, as a person would; what only a manager writes is void then. */
  readonly editByHand: (change: Partial<RightRecord>) => void;
  /** Touches the object without touching the lease in it. */
  readonly label: () => void;
  readonly remove: () => void;
  /** Goes back to what it held before, revision included; no watch tells of it. */
  readonly restore: (old: Observation) => void;
}

/** The simulator's register, always up. */
export function openRegister(name: string, now: () => number): WorldRegister {
  const register = open(name, now);
  let silent = false;
  return {
    name,
    serverTime: register.serverTime,
    observed: register.observed,
    read: register.read,
    write: (record, expected) => register.write(record, expected),
    onChange: (listener) =>
      void register.onChange((seen) => {
        if (!silent) listener(seen);
      }),
    editByHand: register.edit,
    label: () => register.label(),
    remove: register.remove,
    restore(old) {
      silent = true;
      register.restore(old);
      silent = false;
    },
  };
}
