import { holdsRight, type Milliseconds, type State } from "../core/mod.ts";

/** A rise of the leadership counter speaks for this long: scrapes come every second, slots too. */
const RISE_SPEAKS_FOR: Milliseconds = 4_000;

/**
 * Whether the node is observed to forge. Without metrics there is nothing to observe: then the
 * intent is all that is known.
 */
export function isSeenForging(state: State): boolean {
  if (!state.config.requireNodeMetrics) return state.forging.enabled?.stage === "signalled";
  const risenAt = state.node.life?.evidence.risenAt ?? null;
  return risenAt !== null && state.clocks.physical - risenAt < RISE_SPEAKS_FOR;
}

/** What the leader resource and the status line say of this pod. */
export interface Standing {
  readonly leads: boolean;
  readonly forges: boolean;
  /** CamelCase word for the resource's `reason`. */
  readonly reason: string;
  readonly message: string;
}

export function standingOf(state: State): Standing {
  const { phase, because } = state.forging;
  return {
    leads: holdsRight(state),
    forges: isSeenForging(state),
    reason: REASONS[phase],
    message: because,
  };
}

const REASONS: Readonly<Record<State["forging"]["phase"], string>> = {
  unknown: "NodeUnknown",
  standby: "NotForging",
  preparing: "Preparing",
  forging: "Forging",
  stopping: "Stopping",
  fenced: "Fenced",
};
