import { type Cause, cause, type Reason, type StopCode } from "./cause.ts";
import { isCertificateTold, withUsed } from "./certificate.ts";
import { eligibility } from "./eligibility.ts";
import { countedSince } from "./evidence.ts";
import { dismissGuard, engageGuard, whyGuardEnds, whyUnguarded } from "./guarding.ts";
import { invariant } from "./invariant.ts";
import { leaveToBest } from "./leaving.ts";
import { isBlind, withUnseen } from "./life.ts";
import { heldRight, holdsRight, stopBegins } from "./right.ts";
import { markerFor, refreshMarker } from "./marking.ts";
import { whyOtherForges } from "./other_manager.ts";
import { POD_ENDS, podEnds } from "./pod_ends.ts";
import { whyPolicyForbids } from "./policy_forbids.ts";
import { isToBeNoted, note } from "./producing.ts";
import { rankLast } from "./rank.ts";
import type { ProcessId } from "./report.ts";
import { whyRightEnds } from "./right_ends.ts";
import { counterOf, setOf } from "./rotation.ts";
import { slotNotClear } from "./slots.ts";
import type { Enabled } from "./forging.ts";
import type { Life, State } from "./state.ts";
import { beginStop, FORGES_UNASKED } from "./stopping.ts";
import { assign, enter, isFree, withEnabled, withForging } from "./tasks.ts";
import { ENABLE_BOUND } from "./timing.ts";
import { type Turn, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** An enable that has not shown on the node by then has failed. */
export const SHOWS_WITHIN: Milliseconds = 20_000;
/** So has one that did not get as far as its SIGHUP. */
const PREPARES_WITHIN: Milliseconds = 20_000;

const FOREIGN_KEYS = cause(
  "foreign_keys",
  "credential files appeared beside a node that may not forge",
);
const NOT_SHOWN = cause(
  "not_forging",
  `the node does not forge ${SHOWS_WITHIN / 1000} s after it was told to`,
);

/** From standby: begins to prepare once the right is held and nothing forbids it. */
export function driveStandby(turn: Turn): Turn {
  const { state } = turn;
  const { life } = state.node;
  if (life === null) return enter(turn, "unknown", "the node's process has ended");
  if (!life.provenOff) return enter(turn, "unknown", "another node process was started");
  if (countedSince(life.evidence, state.forging.since)) {
    return beginStop(turn, FORGES_UNASKED, "fence");
  }
  const keys = state.node.report?.keys;
  // Somebody put them there, and perhaps sent a SIGHUP: the node is told to read that they are gone.
  if (keys === "other") {
    return beginStop(turn, FOREIGN_KEYS, "fence");
  }
  if (keys === "throwaway" && isFree(turn)) return assign(turn, "remove", { type: "removeKeys" });
  if (!holdsRight(state)) {
    const waiting = enter(turn, "standby", "another pod may hold the right");
    return isToBeNoted(state) ? note(waiting) : waiting;
  }
  const forbids = forbidsEnabling(state);
  return forbids === null
    ? enter(turn, "preparing", "the right is held and the node is ready")
    : enter(turn, "standby", `the right is held, but ${forbids.because}`);
}

/** Guard, marker, keys, SIGHUP, proof: each step only after the one before and within its bounds. */
export function drivePreparing(turn: Turn): Turn {
  const { enabled } = turn.state.forging;
  return enabled === null ? prepare(turn) : enable(turn, enabled);
}

/**
 * Why nothing may be enabled at this moment, or `null`. Asked again, with the clocks of that
 * moment, right before each act.
 */
export function forbidsEnabling(state: State): Reason | null {
  const begins = stopBegins(state);
  if (begins === null) return constant("the right is not held");
  if (state.clocks.holder > begins - ENABLE_BOUND) {
    return constant("too little of the right is left to enable within it");
  }
  if (state.campaign.handsOver) return constant("this pod hands the right over");
  const verdict = eligibility(state);
  return verdict.allowed ? slotNotClear(state) : verdict;
}

function constant(text: string): Reason {
  return { because: text, lasting: text };
}

function prepare(turn: Turn): Turn {
  const { state } = turn;
  const forbids = forbidsEnabling(state);
  if (forbids !== null) return backToStandby(turn, forbids.because);
  if (isOverdue(state)) return backToStandby(rankLast(turn, OVERDUE), OVERDUE);
  const { life } = state.node;
  invariant(life !== null, "who may be enabled is known");
  return whyUnguarded(state) === null ? begin(turn, life) : engageGuard(turn);
}

function enable(turn: Turn, enabled: Enabled): Turn {
  const { state } = turn;
  const mustStop = mustStopEnabling(state, enabled.process);
  if (mustStop !== null) return beginStop(turn, mustStop, "disable_forging");
  const policy = whyPolicyForbids(state);
  if (policy !== null) return beginStop(leaveToBest(turn), policy, "disable_forging");
  if (enabled.signalledAt !== null) return awaitProof(turn, enabled.signalledAt);
  const verdict = eligibility(state);
  if (!verdict.allowed) {
    return beginStop(turn, { ...verdict, code: "not_eligible" }, "disable_forging");
  }
  if (isOverdue(state)) {
    return beginStop(turn, cause("not_enabled", OVERDUE), "disable_forging", true);
  }
  if (!isFree(turn) || forbidsEnabling(state) !== null || whyUnguarded(state) !== null) return turn;
  if (enabled.stage === "marked") {
    if (!isCertificateTold(state)) return turn;
    const counter = counterOf(state.credentials);
    const placing = withEnabled(withState(turn, withUsed(state, counter)), {
      set: setOf(state.credentials),
      counter,
    });
    const expected = state.credentials;
    return assign(placing, "place", { type: "placeKeys", set: "real", expected });
  }
  if (enabled.stage === "placed") {
    const marker = { ...markerFor(state, enabled.process), told: true };
    return assign(turn, "announce", { type: "mark", marker });
  }
  const signalled = withEnabled(turn, { stage: "signalled", signalledAt: state.clocks.physical });
  return assign(signalled, "enable", {
    type: "signal",
    process: enabled.process,
    signal: "SIGHUP",
    reason: "enable_forging",
  });
}

const OVERDUE = `the node could not be told to forge within ${PREPARES_WITHIN / 1000} s`;

function isOverdue({ clocks, forging }: State): boolean {
  return clocks.physical - forging.since >= PREPARES_WITHIN;
}

/** Nothing was enabled yet: the guard's duty, if it was asked for one, ends with the attempt. */
function backToStandby(turn: Turn, because: string): Turn {
  return enter(dismissGuard(turn), "standby", because);
}

function begin(turn: Turn, life: Life): Turn {
  if (!isFree(turn)) return turn;
  const { process } = life;
  const marker = markerFor(turn.state, process);
  const rightEnds = heldRight(turn.state).endsPhysical;
  // Counted as enabled from here on: a marker that was perhaps written is a marker.
  const marked = withForging(turn, {
    enabled: {
      process,
      stage: "marked",
      set: null,
      counter: null,
      signalledAt: null,
      shownFor: null,
      markedUntil: rightEnds,
      rightEnds,
      highestWall: turn.state.clocks.wall,
    },
  });
  return assign(marked, "mark", { type: "mark", marker });
}

function awaitProof(turn: Turn, signalledAt: Milliseconds): Turn {
  const { node, forging, config, clocks } = turn.state;
  if (forging.task?.kind === "enable") return turn;
  if (!config.requireNodeMetrics) {
    return enter(turn, "forging", "the node was told to forge; without metrics nothing proves it");
  }
  if (node.life !== null && countedSince(node.life.evidence, signalledAt)) {
    // The marker is to say at once that the enabling has shown: it spares the node a kill after a restart.
    const unsaid = withEnabled(turn, { markedUntil: 0 });
    return enter(unsaid, "forging", "the leadership counter rises");
  }
  if (clocks.physical - signalledAt < SHOWS_WITHIN) return refreshMarker(turn);
  if (isBlind(turn.state)) {
    const unseen = "the node was told to forge, but its metrics do not show it";
    return withUnseen(enter(turn, "forging", unseen));
  }
  return beginStop(turn, NOT_SHOWN, "disable_forging", true);
}

function mustStopEnabling(state: State, process: ProcessId): Cause<StopCode> | null {
  if (state.shutdown !== null) {
    return cause("ending", `this manager is ending: ${state.shutdown.because}`);
  }
  const ends = whyRightEnds(state);
  if (ends !== null) return ends;
  if (podEnds(state)) return POD_ENDS;
  const other = whyOtherForges(state);
  if (other !== null) return other;
  if (state.node.life?.process.pid !== process.pid) {
    return cause("node_ended", "the node's process has ended");
  }
  return whyGuardEnds(state, process);
}
