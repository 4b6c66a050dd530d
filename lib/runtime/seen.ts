import type { Milliseconds, State } from "../core/mod.ts";

/** A rise of the leadership counter speaks for this long: scrapes come every second, slots too. */
const RISE_SPEAKS_FOR: Milliseconds = 4_000;
/** While a stop is observed scrapes come twice as often, and its holder soon says nothing more. */
const RISE_SPEAKS_WHILE_STOPPING: Milliseconds = 2_000;

/**
 * Whether the node is observed to forge. Without metrics there is nothing to observe: then the
 * intent is all that is known.
 */
export function isSeenForging({ config, forging, node, clocks }: State): boolean {
  if (!config.requireNodeMetrics) return forging.enabled?.stage === "signalled";
  const risenAt = node.life?.evidence.risenAt ?? null;
  if (risenAt === null) return false;
  // Proven not to forge before this phase began: an earlier rise is refuted.
  const wasOff = forging.phase === "standby" || forging.phase === "preparing";
  if (wasOff && risenAt < forging.since) return false;
  const speaksFor = forging.phase === "stopping" ? RISE_SPEAKS_WHILE_STOPPING : RISE_SPEAKS_FOR;
  return clocks.physical - risenAt < speaksFor;
}
