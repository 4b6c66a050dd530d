import type { Member } from "../e2e/pool/member.ts";
import { type Figure, spread } from "./figure.ts";
import { type LogLine, logLines } from "./member.ts";

/** Parts of a handover in their order, in seconds. All but the first add up to its gap. */
export interface Parts {
  /** From the request to the SIGHUP that disables the old node. */
  readonly request_to_sighup: number;
  /** From the old node's last block to that SIGHUP: negative where it signs on after it. */
  readonly last_block_to_sighup: number;
  /** From the SIGHUP to the proof that the node has stopped. */
  readonly sighup_to_proof: number;
  /** From the proof to the written release. */
  readonly proof_to_release: number;
  /** From the release to the right of the next. */
  readonly release_to_right: number;
  /** From the right to the SIGHUP that enables the new node. */
  readonly right_to_sighup: number;
  /** From that SIGHUP to the new node's first block. */
  readonly sighup_to_first_block: number;
}

/** What a handover looked like from outside; times in milliseconds since 1970. */
export interface Outline {
  readonly asked: number;
  readonly old: Member;
  readonly next: Member;
  /** The old node's last block, and the new node's first. */
  readonly last: number;
  readonly first: number;
}

/** Takes a handover to pieces by the times in the two managers' logs (level DEBUG). */
export async function partsOf({ asked, old, next, last, first }: Outline): Promise<Parts> {
  const [theirs, ours] = [await logLines(old), await logLines(next)];
  const disabled = timeOf(theirs, asked, "signal_sent", "disable_forging");
  const proven = timeOf(theirs, asked, "stop_confirmed");
  const released = timeOf(theirs, proven, "write_ended", '"release"');
  const acquired = timeOf(ours, asked, "right_acquired");
  const enabled = timeOf(ours, acquired, "signal_sent", "enable_forging");
  const seconds = (from: number, to: number) => (to - from) / 1000;
  return {
    request_to_sighup: seconds(asked, disabled),
    last_block_to_sighup: seconds(last, disabled),
    sighup_to_proof: seconds(disabled, proven),
    proof_to_release: seconds(proven, released),
    release_to_right: seconds(released, acquired),
    right_to_sighup: seconds(acquired, enabled),
    sighup_to_first_block: seconds(enabled, first),
  };
}

/** The spread of each part over several handovers. */
export function partFigures(handovers: readonly Parts[]): Figure[] {
  const names = Object.keys(handovers[0] ?? {}) as (keyof Parts)[];
  return names.map((name) =>
    spread(`handover.${name}`, "s", handovers.map((parts) => parts[name]), "p95")
  );
}

function timeOf(lines: readonly LogLine[], since: number, event: string, holding = ""): number {
  const line = lines.find((line) =>
    line.at >= since && line.event === event && line.text.includes(holding)
  );
  if (line !== undefined) return line.at;
  throw new Error(
    `The log tells of no ${event} ${holding} after ${new Date(since).toISOString()}`,
  );
}
