import { highest, highestCounter } from "./certificate.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { State } from "./state.ts";

/**
 * The certificate counter that a holder tells in a record of this fingerprint: that of the set with
 * which its node was enabled, or is about to be. A set that merely lies at the sources is not told, so
 * that one that was mounted by mistake keeps nobody from standing.
 */
export function counterToTell(state: State, fingerprint: string): number | null {
  const { credentials, forging: { enabled, stop } } = state;
  const isOurs = credentials.kind === "valid" && fingerprintOf(state) === fingerprint;
  const source = isOurs ? credentials.certificateCounter : null;
  const used = enabled?.counter ?? null;
  if (used === null) return highest([source, highestCounter(state)]);
  return stop?.reason === "rotation" ? highest([used, source]) : used;
}
