import { type Timings, waitOn } from "../core/mod.ts";
import {
  type ChangeOutcome,
  changeSet,
  openRegister,
  ownPartOf,
  type RegisterAccess,
  type SetChange,
  survey,
  type Surveyed,
  whyNotBegun,
} from "../registers/mod.ts";

/** What an operator asks of a set of registers. */
export interface Operation {
  readonly action: "show" | SetChange;
  /** Whether to change anything; else it is only said what stands in the way. */
  readonly apply: boolean;
  readonly registers: readonly RegisterAccess[];
  readonly fingerprint: string;
  readonly timings: Timings;
}

/** What came of it: the records as they were read at first, and what was done. */
export interface Operated {
  readonly records: readonly RecordShown[];
  /** `null` where nothing was to be changed. */
  readonly outcome: ChangeOutcome | null;
}

/** One record as an operator is shown it. */
export interface RecordShown {
  readonly register: string;
  /** Why it could not be read, or `null`. */
  readonly unreadable: string | null;
  /** Who holds it; `null` if nobody does, or there is no record. */
  readonly holder: string | null;
  /** Whether it was last written three waits of a challenger ago: its holder's time is over, whatever clocks may differ by. */
  readonly isOver: boolean;
  /** When it was last written, by its writer's clock, in milliseconds since 1970. */
  readonly renewedAt: number | null;
  readonly transitions: number | null;
  /** Whose record it is; `null` where no forge-manager wrote it, or somebody has edited it. */
  readonly fingerprint: string | null;
  readonly isOfThisSet: boolean;
  /** Id of the register, and those of its set by name; `null` before the set was initialised. */
  readonly id: string | null;
  readonly ids: Readonly<Record<string, string>> | null;
  readonly pending: readonly string[];
  readonly retired: "holder" | "operator" | null;
}

/** One request may take so long, in milliseconds. */
const REQUEST_TIMEOUT = 5_000;

/** Shows or changes a set of registers. */
export async function operate(
  { action, apply, registers: accesses, fingerprint, timings }: Operation,
  tell: (line: string) => void,
): Promise<Operated> {
  const opened = accesses.map((access) => openRegister(access, REQUEST_TIMEOUT));
  const set = { registers: opened.map(({ thing }) => thing), fingerprint, timings };
  try {
    const found = await survey(set.registers, REQUEST_TIMEOUT);
    const records = found.map((one) => shownOf(one, fingerprint, timings));
    if (action === "show") return { records, outcome: null };
    if (apply) return { records, outcome: await changeSet(action, set, openWorld(tell)) };
    const refusal = whyNotBegun(action, set, found);
    return { records, outcome: refusal === null ? null : { complete: false, because: refusal } };
  } finally {
    opened.forEach(({ close }) => close());
  }
}

function openWorld(tell: (line: string) => void) {
  const [monotonic, wall] = [performance.now(), Date.now()];
  return {
    // As a challenger counts: a clock that runs fast or is stepped must not make the wait shorter.
    elapsed: () => Math.max(0, Math.min(performance.now() - monotonic, Date.now() - wall)),
    pause: (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time)),
    makeNonce: () => `operator-${crypto.getRandomValues(new Uint8Array(16)).toHex()}`,
    tell,
  };
}

function shownOf(surveyed: Surveyed, fingerprint: string, timings: Timings): RecordShown {
  const version = surveyed.kind === "read" ? surveyed.version : null;
  const record = version?.record ?? null;
  const own = ownPartOf(surveyed);
  return {
    register: surveyed.name,
    unreadable: surveyed.kind === "failed" ? surveyed.because : null,
    holder: record?.holder || null,
    isOver: Date.now() - (record?.renewedAt ?? Infinity) > 3 * waitOn(timings, version),
    renewedAt: record?.renewedAt ?? null,
    transitions: record?.transitions ?? null,
    fingerprint: own?.fingerprint ?? null,
    isOfThisSet: own?.fingerprint === fingerprint,
    id: own?.set?.id ?? null,
    ids: own?.set?.ids ?? null,
    pending: own?.set?.pending ?? [],
    retired: own?.set?.retired ?? null,
  };
}
