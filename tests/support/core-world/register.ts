import type {
  Observation,
  ReadOutcome,
  RightRecord,
  Version,
  WriteOutcome,
} from "../../../lib/core/mod.ts";
import { BEGINNING } from "./host.ts";

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
  /** Goes back to what it held before, revision included. */
  readonly restore: (old: Observation) => void;
}

const EMPTY: RightRecord = {
  holder: "",
  duration: 15_000,
  transitions: 0,
  acquiredAt: null,
  renewedAt: null,
  own: null,
};

export function openRegister(name: string, now: () => number): WorldRegister {
  let seen: Observation = { version: null, revision: 1 };
  const listeners: ((seen: Observation) => void)[] = [];
  const serverTime = () => Math.floor((BEGINNING + now()) / 1000) * 1000;

  function put(record: RightRecord | null): void {
    const revision = (seen.revision ?? 0) + 1;
    seen = {
      revision,
      version: record === null ? null : { revision, record, spec: specOf(record) },
    };
    listeners.forEach((listener) => listener(seen));
  }

  return {
    name,
    serverTime,
    observed: () => seen,
    read: () => ({
      kind: "observed",
      // A missing object has no revision of its own in the answer to a read.
      observation: seen.version === null ? { version: null, revision: null } : seen,
      serverTime: serverTime(),
    }),
    write(record, expected) {
      if ((seen.version?.revision ?? null) !== (expected?.revision ?? null)) {
        return { kind: "conflict", because: "the record has changed" };
      }
      put(record);
      const { version } = seen;
      return version === null
        ? { kind: "failed", because: "nothing was written" }
        : { kind: "written", version, serverTime: serverTime() };
    },
    onChange: (listener) => void listeners.push(listener),
    editByHand: (change) => put({ ...seen.version?.record ?? EMPTY, own: null, ...change }),
    label: () => put(seen.version?.record ?? null),
    remove: () => put(null),
    restore: (old) => void (seen = old),
  };
}

function specOf({ own: _, ...spec }: RightRecord): string {
  return JSON.stringify(spec);
}
