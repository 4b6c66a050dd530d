import type { WallTime } from "../../../lib/core/mod.ts";
import type { Change } from "../../support/servers/mod.ts";
import { type LedgerLine, spans } from "../../support/ledger.ts";

/** One line of the story. */
export interface Entry {
  readonly at: WallTime;
  readonly who: string;
  readonly what: string;
}

/** Log lines of a manager that are no step of the story. */
const DULL = ["credential_file", "write_ended", "status_written"];

/** The decisions that a manager's log tells. */
export function decisionsOf(pod: string, log: string): readonly Entry[] {
  return log.split("\n").flatMap((line) => {
    const entry = parsed(line);
    if (entry === null) return [];
    const { timestamp, event, level, reason, signal } = entry;
    if (typeof timestamp !== "string" || typeof event !== "string") return [];
    if (level === "DEBUG" || DULL.includes(event)) return [];
    const words = [event, signal, reason].filter((word) => typeof word === "string");
    return [{ at: Date.parse(timestamp), who: pod, what: words.join(": ") }];
  });
}

/** Who held the record of a register, as its changes tell; renewals are left out. */
export function holdersOf(register: string, changes: readonly Change[]): readonly Entry[] {
  let before = "";
  return changes.flatMap(({ at, type, object }) => {
    const { holderIdentity, leaseDurationSeconds } = object.spec ?? {};
    const holder = type === "DELETED"
      ? "is deleted"
      : `names ${JSON.stringify(holderIdentity ?? null)} for ${leaseDurationSeconds} s`;
    if (holder === before) return [];
    before = holder;
    return [{ at, who: `lease ${register}`, what: holder }];
  });
}

/** Which node signed from when to when, without a pause. */
export function signedBy(lines: readonly LedgerLine[]): readonly Entry[] {
  return spans(lines).flatMap(({ node, first, last }) => [
    { at: first.at, who: "ledger", what: `${node} begins to sign, slot ${first.slot}` },
    { at: last.at, who: "ledger", what: `${node} signs its last, slot ${last.slot}` },
  ]);
}

/** The story in order, with seconds since `began`. */
export function tell(entries: readonly Entry[], began: WallTime): string {
  return entries.toSorted((a, b) => a.at - b.at).map(({ at, who, what }) => {
    const seconds = ((at - began) / 1000).toFixed(1).padStart(7);
    return `${seconds} s  ${who.padEnd(10)} ${what}`;
  }).join("\n");
}

function parsed(line: string): Readonly<Record<string, unknown>> | null {
  if (!line.startsWith("{")) return null;
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
