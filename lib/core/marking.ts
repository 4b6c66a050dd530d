import { roseSince } from "./evidence.ts";
import { rightOf } from "./majority.ts";
import type { Marker, ProcessId } from "./report.ts";
import type { State } from "./state.ts";
import { assign, isFree, withEnabled } from "./tasks.ts";
import type { Turn } from "./turn.ts";

/** The marker as it should be now. */
export function markerFor(state: State, process: ProcessId): Marker {
  const right = rightOf(state);
  const remaining = right === null ? 0 : right.endsPhysical - state.clocks.physical;
  const evidence = state.node.life?.evidence;
  const signalledAt = state.forging.enabled?.signalledAt ?? null;
  return {
    process,
    startTime: evidence?.startTime ?? null,
    rightEnds: state.clocks.wall + Math.max(0, remaining),
    shown: evidence !== undefined && signalledAt !== null && roseSince(evidence, signalledAt),
  };
}

/** Each renewal refreshes the marker, so that whoever restarts knows how long the right lasts. */
export function refreshMarker(turn: Turn): Turn {
  const { enabled } = turn.state.forging;
  const ends = rightOf(turn.state)?.endsPhysical ?? null;
  if (enabled === null || ends === null || ends <= enabled.markedUntil || !isFree(turn)) {
    return turn;
  }
  const refreshed = withEnabled(turn, { markedUntil: ends });
  const marker = markerFor(turn.state, enabled.process);
  return assign(refreshed, "refresh", { type: "mark", marker });
}

/**
 * Remembers of an enabled node when its right ends, because once that is lost nothing else tells,
 * and the highest wall clock, because one that is set back hides which slots were signed.
 */
export function noteEnabled(turn: Turn): Turn {
  const { clocks, forging } = turn.state;
  const { enabled } = forging;
  if (enabled === null) return turn;
  return withEnabled(turn, {
    rightEnds: rightOf(turn.state)?.endsPhysical ?? enabled.rightEnds,
    highestWall: Math.max(enabled.highestWall, clocks.wall),
  });
}
