import { type Cause, cause, type Reason, type StopCode } from "./cause.ts";
import { eligibility } from "./eligibility.ts";
import { NO_EVIDENCE, roseSince } from "./evidence.ts";
import type { Enabled } from "./forging.ts";
import { whyUnguarded } from "./guarding.ts";
import { isBlind } from "./life.ts";
import { stopBegins } from "./right.ts";
import type { CredentialsReport } from "./report.ts";
import type { State } from "./state.ts";
import { ENABLE_BOUND } from "./timing.ts";
import type { Milliseconds } from "./units.ts";

/** A new set is taken up once it has been the same for so long: it was read more than once. */
const RESTS: Milliseconds = 15_000;
/** A node forges this long before it is interrupted. */
const SETTLED: Milliseconds = 20_000;
/** Its counter was seen to rise so lately: then a stop can be proven, too. */
const SEEN: Milliseconds = 3_000;

/** Takes in what the sources hold; since when it is this set counts from its first report. */
export function withCredentials(state: State, report: CredentialsReport): Partial<State> {
  const same = setOf(report) === setOf(state.credentials);
  const since = same ? state.credentialsSince : state.clocks.physical;
  return { credentials: report, credentialsSince: since };
}

/** Which set the sources hold; `null` if none that can be used. */
export function setOf(report: CredentialsReport): string | null {
  return report.kind === "valid" ? report.set : null;
}

/** The counter of its certificate; `null` if it cannot be used. */
export function counterOf(report: CredentialsReport): number | null {
  return report.kind === "valid" ? report.certificateCounter : null;
}

/**
 * Why a node that forges is to be interrupted for a new set of credentials, or `null`.
 *
 * It is stopped, the stop is proven, and it is enabled anew under the same right, two slots later: a
 * few seconds in which nobody forges. A single SIGHUP would spare them, and would be no rotation
 * that keeps the promise: cardano-node replaces its forging thread, the new one checks the present
 * slot at once, and if the old one has forged in it the pool has two blocks in one slot, of which
 * the second is even preferred for its higher certificate counter. No moment is safe: whether a slot
 * is led is known only after it began, and the handler of the signal takes up to a second.
 *
 * It begins only while all is well: nothing forbids this pod to be enabled, the guard stands for it,
 * the right lasts as long as an enable needs, and the node is seen to forge. Without metrics see
 * {@link whySetWaits}.
 */
export function whyRotate(state: State, enabled: Enabled): Cause<StopCode> | null {
  const { clocks, config, forging, node, campaign, offering } = state;
  if (!config.requireNodeMetrics || !isNewSetReady(state, enabled)) return null;
  // A node that ignored its SIGHUPs would have to be ended.
  if (clocks.physical < offering.restsUntil) return null;
  if (clocks.physical - forging.since < SETTLED) return null;
  const begins = stopBegins(state);
  if (begins === null || clocks.holder > begins - ENABLE_BOUND) return null;
  if (campaign.handsOver || !eligibility(state).allowed || whyUnguarded(state) !== null) {
    return null;
  }
  const evidence = node.life?.evidence ?? NO_EVIDENCE;
  const seen = !isBlind(state) && roseSince(evidence, clocks.physical - SEEN);
  return seen ? cause("rotation", "the sources hold a new set of credentials") : null;
}

/**
 * Why a new set waits for a handover, or `null`: without metrics only the end of the node's process
 * proves a stop, and here that would leave the pool without a forger until the node is up again.
 */
export function whySetWaits(state: State): Reason | null {
  const { config, forging } = state;
  if (config.requireNodeMetrics || forging.enabled === null) return null;
  const because = "a new set of credentials waits for a handover, because without node metrics " +
    "taking it up ends the node";
  return isNewSetReady(state, forging.enabled) ? { because, lasting: because } : null;
}

/** Whether the sources have held another set than the node for so long that they were read twice. */
function isNewSetReady(
  { credentials, credentialsSince, clocks }: State,
  enabled: Enabled,
): boolean {
  const set = setOf(credentials);
  return set !== null && enabled.set !== null && set !== enabled.set &&
    clocks.physical - credentialsSince >= RESTS;
}
