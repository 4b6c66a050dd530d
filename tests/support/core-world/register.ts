import type {
  Milliseconds,
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
  /** How far its clock is ahead of the true time. */
  ahead: Milliseconds;
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
  let ahead: Milliseconds = 0;
  const serverTime = () => register.serverTime() + ahead;
  const dated = <Outcome extends ReadOutcome | WriteOutcome>(outcome: Outcome): Outcome =>
    "serverTime" in outcome ? { ...outcome, serverTime: serverTime() } : outcome;
  return {
    name,
    get ahead() {
      return ahead;
    },
    set ahead(by) {
      ahead = by;
    },
    serverTime,
    observed: register.observed,
    read: () => dated(register.read()),
    write: (record, expected) => dated(register.write(record, expected)),
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
