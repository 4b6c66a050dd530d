import assert from "assert";
import type {
  OwnPart,
  ReadOutcome,
  RightRecord,
  Version,
  WriteOutcome,
} from "../../lib/core/mod.ts";

let count = 0;

/** A record as a forge-manager writes it, with a nonce of its own. */
export function recordOf(holder: string, own: Partial<OwnPart> = {}): RightRecord {
  count += 1;
  const now = Date.now();
  return {
    holder,
    duration: 15_000,
    transitions: count,
    acquiredAt: now - 1_000,
    renewedAt: now,
    own: {
      nonce: `${crypto.randomUUID()}-${count}`,
      duration: 15_000,
      mark: null,
      signsUntil: now + 13_500,
      othersSignUntil: null,
      certificateCounter: 7,
      fingerprint: "pool1…/preprod/home",
      ...own,
    },
  };
}

/** A signal that never aborts. */
export const patient: AbortSignal = new AbortController().signal;

/** The version that a write made; fails the test if it made none. */
export function written(outcome: WriteOutcome): Version {
  assert(outcome.kind === "written", `expected written, got ${JSON.stringify(outcome)}`);
  return outcome.version;
}

/** The version that a read found, or `null`; fails the test if it found out nothing. */
export function observed(outcome: ReadOutcome): Version | null {
  assert(outcome.kind === "observed", `expected observed, got ${JSON.stringify(outcome)}`);
  return outcome.observation.version;
}

/** As {@link observed}, for a record that is there. */
export function present(outcome: ReadOutcome): Version {
  const version = observed(outcome);
  assert(version !== null, "expected a record, found none");
  return version;
}

/** Why a call failed; fails the test if it did not. */
export function failure(outcome: ReadOutcome | WriteOutcome): string {
  assert(outcome.kind === "failed", `expected failed, got ${JSON.stringify(outcome)}`);
  return outcome.because;
}
