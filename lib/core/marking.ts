import { aheadOfBoot, BOOT_RESOLUTION, type Clocks } from "./clock.ts";
import { countedSince, NO_EVIDENCE } from "./evidence.ts";
import { heldRight, rightOf } from "./right.ts";
import type { Marker, ProcessId } from "./report.ts";
import type { State } from "./state.ts";
import { assign, isFree, withEnabled } from "./tasks.ts";
import type { Turn } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** Clocks that differ by less from one event to the next were not set back. */
const SET_BACK: Milliseconds = 500;

/** The marker as it should be now. */
export function markerFor(state: State, process: ProcessId): Marker {
  const { clocks, node, forging } = state;
  const evidence = node.life?.evidence ?? NO_EVIDENCE;
  const signalledAt = forging.enabled?.signalledAt ?? Infinity;
  const highestWall = Math.max(forging.enabled?.highestWall ?? -Infinity, clocks.wall);
  // By the clock that `wallAhead` tells of, if whoever reads it must see that it was set back.
  const setBack = highestWall - clocks.wall;
  const wall = setBack > 2 * BOOT_RESOLUTION ? highestWall : clocks.wall;
  return {
    process,
    startTime: evidence.startTime,
    rightEnds: wall + heldRight(state).endsPhysical - clocks.physical,
    wallAhead: aheadOfBoot(clocks, highestWall),
    told: signalledAt !== Infinity,
    shown: countedSince(evidence, signalledAt),
  };
}

/** Each renewal refreshes the marker, so that whoever restarts knows how long the right lasts. */
export function refreshMarker(turn: Turn): Turn {
  const { enabled } = turn.state.forging;
  const ends = rightOf(turn.state)?.endsPhysical ?? -Infinity;
  if (enabled === null || ends <= enabled.markedUntil || !isFree(turn)) return turn;
  const refreshed = withEnabled(turn, { markedUntil: ends });
  const marker = markerFor(turn.state, enabled.process);
  return assign(refreshed, "refresh", { type: "mark", marker });
}

/**
 * A clock that was set back while this process stood still went on until then, and its node signed by
 * it: what it may have come to counts as seen.
 */
export function noteSetBack(state: State, before: Clocks): State {
  const { clocks, forging } = state;
  const { enabled } = forging;
  const reached = before.wall + clocks.physical - before.physical;
  if (enabled === null || reached - clocks.wall < SET_BACK) return state;
  const highestWall = Math.max(enabled.highestWall, reached);
  return { ...state, forging: { ...forging, enabled: { ...enabled, highestWall } } };
}

/**
 * Remembers of an enabled node when its right ends, because once that is lost nothing else tells,
 * and the highest wall clock, because one that is set back hides which slots were signed.
 */
export function noteEnabled(turn: Turn): Turn {
  const { clocks, forging } = turn.state;
  const { enabled } = forging;
  if (enabled === null) return turn;
  const rightEnds = rightOf(turn.state)?.endsPhysical ?? enabled.rightEnds;
  const highestWall = Math.max(enabled.highestWall, clocks.wall);
  const isNews = rightEnds !== enabled.rightEnds || highestWall !== enabled.highestWall;
  return isNews ? withEnabled(turn, { rightEnds, highestWall }) : turn;
}
