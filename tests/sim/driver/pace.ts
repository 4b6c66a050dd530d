import { rightOf, type State } from "../../../lib/core/mod.ts";

/** A lull: hours in which nothing befalls a world, so that far more is spared than between faults. */
export interface Lull {
  isOn: boolean;
  /** When the last one began, in true time. */
  began: number;
  /** Rate of the fastest clock, while no fault moves it. */
  readonly fastest: number;
}

/** A manager's timer fires about ten times a second while something is under way. */
export const TICK = 100;
/** While the rungs of a patient stop, or the proof that a node is off, take seconds, not as often. */
const PATIENT_TICK = 250;
/** A stop that is so far from the one that an ending right begins is patient. */
const PATIENT = 2_000;

/** A look at the node follows the last within this, in milliseconds: while something is under way. */
export const LOOK = 500;
/** And while nothing is; what changes on the node is seen within a {@link LOOK} all the same. */
const CALM_LOOK = 10_000;
/** Of a sleep the boot clock tells whole seconds, one of them late. */
export const UNKNOWN_OF_SLEEP = 2_000;
/** A forger that is not seen forging for 20 s is degraded, by a clock that may learn of an earlier sleep. */
const LULL_LOOK = 20_000 - UNKNOWN_OF_SLEEP - 200;

/** Something that time alone brings about, and that is not reckoned with here, is at most so late. */
const UNRECKONED = 1_000;
const UNRECKONED_IN_LULL = 60_000;

/** What a pod has to say of itself right after it said something waits so long. */
const SAYS_AGAIN = 2_000;

/** How soon the next look at the node is due: what it is being told is watched closely. */
export function untilLook(state: State, { isOn, fastest }: Lull): number {
  if (isMoving(state)) return LOOK;
  if (!isOn || !isHealthy(state)) return CALM_LOOK;
  return state.forging.phase === "forging" ? LULL_LOOK / fastest : Infinity;
}

/** Whether anything is under way between the manager, its guard and its node. */
export function isMoving({ forging, offering, shutdown }: State): boolean {
  return (forging.phase !== "standby" && forging.phase !== "forging") || forging.task !== null ||
    offering.offer !== null || shutdown !== null;
}

/** Whether the last look found nothing that a manager puts up with for a while only. */
function isHealthy({ node }: State): boolean {
  return node.report?.socket.kind === "answers" && node.report.metrics.kind === "sample";
}

/**
 * Milliseconds of the host's clocks in which a tick would change nothing but the clocks. Ticks that
 * are spared make the simulation fast.
 */
export function untilDue(state: State, { isOn }: Lull): number {
  const { clocks, config, registers, campaign, guard } = state;
  if (campaign.running !== null) return TICK;
  if (isMoving(state)) return isPatient(state) ? PATIENT_TICK : TICK;
  const { timings } = config;
  const right = rightOf(state);
  let due = policyChanges(state);
  if (right !== null) due = sooner(due, right.endsHolder - timings.stopBound - clocks.holder);
  // What a holder waits for, a clear slot for one, may be there at any moment.
  if (right !== null && state.forging.phase === "standby") due = sooner(due, TICK);
  due = sooner(due, campaign.standBackUntil - clocks.physical);
  due = sooner(due, campaign.ranksLastUntil - clocks.physical);
  const isUnguarded = state.forging.phase === "forging" && guard.unservedSince !== null;
  if (isUnguarded || guard.busySince !== null) due = sooner(due, UNRECKONED);
  for (const { held, attempt, unchangedSince, wait, retryAt, candidates } of registers) {
    due = sooner(due, retryAt - clocks.physical);
    if (candidates !== null) due = sooner(due, candidates.saidAt + SAYS_AGAIN - clocks.physical);
    if (attempt !== null) due = sooner(due, attempt.tryBegan + timings.tryBudget - clocks.physical);
    const left = held === null
      ? unchangedSince + wait - clocks.challenger
      : held.holderTime + timings.renewEvery - clocks.holder;
    due = sooner(due, left > 0 ? left : isOn ? UNRECKONED_IN_LULL : UNRECKONED);
  }
  return Math.max(TICK, due);
}

/** What is over already has had its effect: something else is waited for. */
function sooner(due: number, left: number): number {
  return left > 0 && left < due ? left : due;
}

/** Whether whatever is under way has seconds: no right is about to end, and no node to be enabled. */
function isPatient(state: State): boolean {
  const { forging: { phase, task }, clocks, config: { timings } } = state;
  if (task !== null || phase === "preparing" || phase === "fenced") return false;
  if (phase === "unknown") return true;
  const right = rightOf(state);
  return right !== null && right.endsHolder - timings.stopBound - clocks.holder > PATIENT;
}

/** In how many milliseconds time alone changes what is known of clusters, or who is offered the right. */
function policyChanges({ config, clocks, policy, registers }: State): number {
  let due = Infinity;
  if (config.cluster === null) return due;
  const { failbackDelay, policyMaxAge } = config.cluster;
  for (const known of policy.clusters) {
    for (const { override } of known) {
      due = sooner(due, (override?.expiresAt ?? Infinity) - clocks.wall);
    }
  }
  for (const { since } of policy.better) {
    due = sooner(due, since + failbackDelay - clocks.physical);
  }
  for (const { candidates } of registers) {
    for (const { readySince } of candidates?.seen ?? []) {
      due = sooner(due, (readySince ?? Infinity) + failbackDelay - clocks.physical);
    }
  }
  // While it is being read, `readAt` is now: nothing comes due.
  if (policy.readAt !== null && policy.readAt < clocks.physical) {
    due = sooner(due, policy.readAt + policyMaxAge - clocks.physical);
  }
  return policy.better.length > 0 ? sooner(due, UNRECKONED_IN_LULL) : due;
}
