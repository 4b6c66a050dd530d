import type { Observation, OwnPart, RightRecord, Version } from "../../../lib/core/mod.ts";

/** A register of the world: one record, replaced by compare-and-set. */
export interface Register {
  readonly revision: number;
  readonly written: Written | null;
}

/** A record as its writer sent it: times in it are those of the writer's wall clock. */
export interface Written {
  readonly revision: number;
  readonly record: RightRecord;
  /** Which host wrote it. */
  readonly by: number;
  /** The unit at whose begin it was on its way. */
  readonly unit: number;
}

/** Whether a register keeps what compare-and-set promises, or lets every writer win. */
export type Soundness = "sound" | "everybodyWins";

export const EMPTY: Register = { revision: 1, written: null };

/** The register after a write, or `null`: a conflict. */
export function write(
  register: Register,
  { record, by, unit }: Omit<Written, "revision">,
  expected: number | null,
  soundness: Soundness,
): Register | null {
  if (soundness === "sound" && expected !== revisionOf(register)) return null;
  const revision = register.revision + 1;
  return { revision, written: { revision, record, by, unit } };
}

/** What a write has to expect; `null` is a missing record. */
export function revisionOf({ written }: Register): number | null {
  return written?.revision ?? null;
}

/** What a watch tells. */
export function watched(register: Register, lag: Lag): Observation {
  return register.written === null
    ? { version: null, revision: register.revision }
    : observed(register.written, lag);
}

/** What the answer to a read tells; a missing record has no revision in it. */
export function observed(written: Written | null, lag: Lag): Observation {
  if (written === null) return { version: null, revision: null };
  return { version: versionOf(written, lag), revision: written.revision };
}

/** How far the reader's wall clock is before a host's when a unit begins, in milliseconds. */
export type Lag = (host: number, unit: number) => number;

/**
 * The record as a reader understands it. Wall clocks of two rates would drift apart for ever, so
 * they agree whenever a record is written: its times are told against the reader's clock of then.
 */
export function versionOf({ record, revision, by, unit }: Written, lag: Lag): Version {
  const shift = lag(by, unit);
  const { own } = record;
  const told = own === null || shift === 0 ? record : {
    ...record,
    own: { ...own, ...timesOf(own, shift) },
  };
  return { revision, record: told, spec: "" };
}

function timesOf({ signsUntil, othersSignUntil, signers }: OwnPart, shift: number) {
  const at = (time: number | null) => time === null ? null : time + shift;
  const times = { signsUntil: at(signsUntil), othersSignUntil: at(othersSignUntil) };
  if (signers === undefined) return times;
  const named = signers.named.map((one) => ({ ...one, until: one.until + shift }));
  return { ...times, signers: { named, othersUntil: at(signers.othersUntil) } };
}
