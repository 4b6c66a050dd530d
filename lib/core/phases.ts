import { type Cause, cause, type StopCode } from "./cause.ts";
import { drivePreparing, driveStandby, forbidsEnabling } from "./enabling.ts";
import { NO_EVIDENCE } from "./evidence.ts";
import type { TaskOutcome, Ticket } from "./event.ts";
import { whyGuardEnds, whyUnguarded } from "./guarding.ts";
import { clockForbids } from "./host_clock.ts";
import { invariant } from "./invariant.ts";
import { leaveToBest } from "./leaving.ts";
import { forgetStillness, isBlind } from "./life.ts";
import { refreshMarker } from "./marking.ts";
import { whyOtherForges } from "./other_manager.ts";
import { POD_ENDS, podEnds } from "./pod_ends.ts";
import { whyPolicyForbids } from "./policy_forbids.ts";
import type { KeysReport } from "./report.ts";
import { whyRightEnds } from "./right_ends.ts";
import { whyRotate } from "./rotation.ts";
import { driveUnknown } from "./starting.ts";
import type { Enabled, TaskKind } from "./forging.ts";
import type { State } from "./state.ts";
import { beginStop, driveStopping, finishStop } from "./stopping.ts";
import { enter, isFree, taskFailed, withEnabled, withForging, withStop } from "./tasks.ts";
import { whyInVain } from "./trouble.ts";
import { type Turn, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** A node that was forging and is not seen to for this long counts as degraded. */
const DEGRADED_AFTER: Milliseconds = 20_000;
/** A node of which nothing at all is heard for this long is hung: somebody else has to forge. */
const HUNG_AFTER: Milliseconds = 60_000;
/** After forging this long, earlier failures are forgiven. */
const FORGIVEN_AFTER: Milliseconds = 600_000;

/** Phases that one event may lead through; more would be a circle. */
const MOST_MOVES = 4;

/** Moves the forging state machine on, as far as it can go without an answer from the world. */
export function drive(turn: Turn): Turn {
  let moved = turn;
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    const before = moved.state.forging.phase;
    moved = driveOnce(moved);
    if (moved.state.forging.phase === before) break;
  }
  return moved;
}

function driveOnce(turn: Turn): Turn {
  if (turn.state.config.withoutNode) {
    return enter(turn, "standby", "development: there is no node to drive");
  }
  switch (turn.state.forging.phase) {
    case "unknown":
      return driveUnknown(turn);
    case "standby":
      return driveStandby(turn);
    case "preparing":
      return drivePreparing(turn);
    case "forging":
      return driveForging(turn);
    case "stopping":
    case "fenced":
      return driveStopping(turn);
  }
}

/** Takes in the end of a task; the answer to a task that is not open any more changes nothing. */
export function onTaskDone(turn: Turn, id: Ticket, outcome: TaskOutcome): Turn {
  const { task } = turn.state.forging;
  if (task?.id !== id) return turn;
  const freed = withForging(turn, { task: null });
  return outcome.ok ? succeeded(freed, task.kind) : failed(freed, task.kind, outcome.because);
}

function succeeded(turn: Turn, kind: TaskKind): Turn {
  const { stop, phase, enabled } = turn.state.forging;
  switch (kind) {
    case "place":
      return withKeys(
        enabled?.stage === "marked" ? withEnabled(turn, { stage: "placed" }) : turn,
        "other",
      );
    case "announce":
      return enabled?.stage === "placed" ? withEnabled(turn, { stage: "announced" }) : turn;
    case "remove":
      return withKeys(stop === null ? turn : withStop(turn, { removed: true }), "absent");
    case "throwaway":
      return withKeys(turn, "throwaway");
    case "disable": {
      const { physical } = turn.state.clocks;
      return forgetStillness(withStop(turn, { signalledAt: physical, steppedAt: physical }));
    }
    case "unmark":
      return stop?.confirmed ? finishStop(turn) : unmarked(turn);
    case "mark":
    case "enable":
    case "refresh":
    case "terminate":
    case "note":
      invariant(phase !== "standby" || kind !== "enable", "a standby is never told to forge");
      return turn;
  }
}

function failed(turn: Turn, kind: TaskKind, because: string): Turn {
  const reported = taskFailed(turn, kind, because);
  const { stop } = turn.state.forging;
  switch (kind) {
    case "mark":
    case "place":
    case "announce":
      return notEnabled(reported, because);
    case "enable":
      // No SIGHUP went out: there is nothing that would have to show on the node.
      return notEnabled(withEnabled(reported, { stage: "placed", signalledAt: null }), because);
    case "disable":
      // The first is sent again until it goes out; a second that fails leaves the next rung.
      return withStop(reported, { signals: stop?.signals === 1 ? 0 : 2 });
    case "unmark":
      return stop?.confirmed ? finishStop(reported) : reported;
    case "note":
      return withState(reported, { node: { ...reported.state.node, noted: null } });
    case "refresh":
      // It is written again after the pause, and does not wait for the next renewal, minutes away.
      return withEnabled(reported, { markedUntil: 0 });
    case "remove":
    case "terminate":
    case "throwaway":
      return reported;
  }
}

/** What was refused because the right or the slot no longer allowed it is no failure of this pod. */
function notEnabled(turn: Turn, because: string): Turn {
  if (turn.state.forging.phase !== "preparing") return turn;
  const failed = forbidsEnabling(turn.state) === null && whyUnguarded(turn.state) === null;
  const why = cause("not_enabled", `the node could not be enabled: ${because}`);
  return beginStop(turn, why, "disable_forging", failed);
}

/** What a task left at the target paths is known before the next look. */
function withKeys(turn: Turn, keys: KeysReport): Turn {
  const { node } = turn.state;
  const report = node.report && { ...node.report, keys };
  return withState(turn, { node: { ...node, report } });
}

function unmarked(turn: Turn): Turn {
  return withState(turn, { node: { ...turn.state.node, marker: "none" } });
}

function driveForging(turn: Turn): Turn {
  const { state } = turn;
  const { enabled, since } = state.forging;
  invariant(enabled !== null, "who forges was enabled");
  const ends = whyForgingEnds(state, enabled);
  if (ends !== null) {
    const left = ends.leaves === true ? leaveToBest(turn) : turn;
    return beginStop(left, ends.why, "disable_forging", ends.failed);
  }
  const rotates = isFree(turn) ? whyRotate(state, enabled) : null;
  if (rotates !== null) return beginStop(turn, rotates, "rotation");
  const forgiven = state.campaign.failures > 0 && state.clocks.physical - since > FORGIVEN_AFTER;
  const calm = forgiven ? withState(turn, { campaign: { ...state.campaign, failures: 0 } }) : turn;
  return refreshMarker(calm);
}

function whyForgingEnds(
  state: State,
  enabled: Enabled,
): {
  readonly why: Cause<StopCode>;
  readonly failed: boolean;
  /** Whether the right is left to another pod without asking it. */
  readonly leaves?: true;
} | null {
  const { forging, node, clocks, config, shutdown } = state;
  const calm = (code: StopCode, because: string) => ({ why: cause(code, because), failed: false });
  const failed = (code: StopCode, because: string) => ({ why: cause(code, because), failed: true });
  const ends = whyRightEnds(state);
  if (ends !== null) return { why: ends, failed: false };
  if (shutdown !== null) return calm("ending", `this manager is ending: ${shutdown.because}`);
  if (podEnds(state)) return { why: POD_ENDS, failed: false };
  const clock = clockForbids(state);
  if (clock !== null) return { why: { code: "clock", ...clock }, failed: false };
  const policy = whyPolicyForbids(state);
  if (policy !== null) return { why: policy, failed: false, leaves: true };
  const other = whyOtherForges(state);
  if (other !== null) return { why: other, failed: false };
  if (node.life?.process.pid !== enabled.process.pid) {
    return calm("node_ended", "the node's process has ended");
  }
  const guard = whyGuardEnds(state, enabled.process);
  if (guard !== null) return { why: guard, failed: false };
  if (clocks.physical - lastHeard(state) > HUNG_AFTER) {
    return failed("hung", "neither the node's socket nor its metrics answer any more");
  }
  if (!config.requireNodeMetrics || isBlind(state)) return null;
  const { troubles, risenAt } = node.life?.evidence ?? NO_EVIDENCE;
  const inVain = whyInVain(troubles, enabled.signalledAt ?? 0);
  if (inVain !== null) return failed("not_forging", inVain);
  const seen = Math.max(risenAt ?? 0, forging.since);
  return clocks.physical - seen > DEGRADED_AFTER
    ? failed("not_forging", `the node has not been seen forging for ${DEGRADED_AFTER / 1000} s`)
    : null;
}

/** When anything was last heard of the node, on the physical clock. */
function lastHeard({ node, forging }: State): Milliseconds {
  const { life } = node;
  return Math.max(
    life?.socketLastAnswered ?? 0,
    life?.evidence.lastSample ?? 0,
    forging.since,
  );
}
