import type {
  Observation,
  ReadOutcome,
  RightRecord,
  Version,
  WriteOutcome,
} from "../../../lib/core/mod.ts";
import { BEGINNING } from "./host.ts";

/** A register: linearizable while it is up, with the back doors of operators and disasters. */
export interface Register {
  readonly name: string;
  /** `readOnly` refuses writes; `down` answers nothing. */
  mode: "up" | "readOnly" | "down";
  /** What it takes longer to answer, at most, in milliseconds. */
  slowness: number;
  /** Whether what managers wrote was lost or altered, and may not have been mended yet. */
  isAltered: boolean;
  observed(): Observation;
  /** Its clock, as the `Date` of an answer tells it: whole seconds. */
  serverTime(): number;
  read(): ReadOutcome;
  write(record: RightRecord, expected: Version | null): WriteOutcome;
  /** Tells of every change from now on, until what it returns is called. */
  onChange(listener: (seen: Observation) => void): () => void;
  /** Writes over whatever is there, as a person would; what only a manager writes is void then. */
  edit(change: Partial<RightRecord>): void;
  /** Touches the object without touching the lease in it, unless labels rest. */
  label(): void;
  /** A restored register that was labelled would be at a revision that it had before. */
  labelsRest: boolean;
  /** Whether somebody labels it again and again. */
  isBeingLabelled: boolean;
  /** How much later than its answers its watches tell what is new, in milliseconds. */
  lag: number;
  remove(): void;
  /** What it held so many versions ago, as a backup of that moment has it. */
  backup(versions: number): Observation;
  /** The newest of all backups that is as it is asked for. */
  lastBackup(isIt: (backup: Observation) => boolean): Observation | undefined;
  /** Goes back to a backup, revision included; the next writes count up from there again. */
  restore(backup: Observation): void;
  /** Loses everything, its revisions too. */
  wipe(): void;
  /** An empty server stands in its place, which has no backup of what the first one held. */
  replace(): void;
}

const EMPTY: RightRecord = {
  holder: "",
  duration: 15_000,
  transitions: 0,
  acquiredAt: null,
  renewedAt: null,
  own: null,
};

/** Backups are taken of so many versions. */
const KEPT = 200;

/** Of which object each version is: one that was made anew is another, whatever it counts up to. */
const objects = new WeakMap<Version, symbol>();

export function openRegister(name: string, now: () => number): Register {
  let seen: Observation = { version: null, revision: 1 };
  let object = Symbol();
  const history: Observation[] = [seen];
  const listeners = new Set<(seen: Observation) => void>();
  const serverTime = () => Math.floor((BEGINNING + now()) / 1000) * 1000;

  function become(next: Observation): void {
    seen = next;
    history.push(next);
    if (history.length > KEPT) history.shift();
    for (const listener of listeners) listener(next);
  }

  function put(record: RightRecord | null): void {
    const revision = (seen.revision ?? 0) + 1;
    const version = record === null ? null : { revision, record, spec: specOf(record) };
    if (seen.version === null) object = Symbol();
    if (version !== null) objects.set(version, object);
    become({ revision, version });
  }

  function isNewest(expected: Version | null): boolean {
    if (expected === null || seen.version === null) return expected === seen.version;
    return expected.revision === seen.version.revision &&
      (objects.get(expected) ?? object) === object;
  }

  return {
    name,
    mode: "up",
    slowness: 0,
    isAltered: false,
    isBeingLabelled: false,
    lag: 0,
    serverTime,
    observed: () => seen,
    read: () => ({
      kind: "observed",
      // A missing object has no revision of its own in the answer to a read.
      observation: seen.version === null ? { version: null, revision: null } : seen,
      serverTime: serverTime(),
    }),
    write(record, expected) {
      if (this.mode === "readOnly") return { kind: "failed", because: "the register is read-only" };
      if (!isNewest(expected)) {
        return { kind: "conflict", because: "the record has changed" };
      }
      put(record);
      const { version } = seen;
      return version === null
        ? { kind: "failed", because: "nothing was written" }
        : { kind: "written", version, serverTime: serverTime() };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    edit: (change) => put({ ...seen.version?.record ?? EMPTY, own: null, ...change }),
    label() {
      if (!this.labelsRest) put(seen.version?.record ?? null);
    },
    labelsRest: false,
    remove() {
      if (seen.version !== null) put(null);
    },
    backup: (versions) => history[Math.max(0, history.length - 1 - versions)] ?? seen,
    lastBackup: (isIt) => history.findLast(isIt),
    restore(backup) {
      if (backup.version !== null) object = objects.get(backup.version) ?? object;
      become(backup);
    },
    wipe: () => become({ version: null, revision: 1 }),
    replace() {
      history.length = 0;
      become({ version: null, revision: 1 });
    },
  };
}

function specOf({ holder, duration, transitions, acquiredAt, renewedAt }: RightRecord): string {
  return JSON.stringify({ holder, duration, transitions, acquiredAt, renewedAt });
}
