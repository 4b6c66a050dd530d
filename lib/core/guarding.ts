import { type Cause, cause, type Reason, type StopCode } from "./cause.ts";
import { chargeOf } from "./charge.ts";
import type { GuardDuty, GuardQuestion } from "./guard/protocol.ts";
import {
  GUARD_AWAITED,
  GUARD_GRACE,
  GUARD_IS_FRESH,
  GUARD_SETTLES,
  GUARD_SILENT,
} from "./guard/timing.ts";
import type { Stop } from "./forging.ts";
import { forgetStillness } from "./life.ts";
import type { ProcessId } from "./report.ts";
import type { GuardView, State } from "./state.ts";
import { withStop } from "./tasks.ts";
import { ENABLE_BOUND } from "./timing.ts";
import { type Turn, withReport, withTicket } from "./turn.ts";

/** The guard asks: it is there, and says what it stands for. */
export function onGuardAsked(turn: Turn, question: GuardQuestion): Turn {
  const { guard, clocks } = turn.state;
  const { duty } = question;
  const unable = question.unable ?? null;
  const heard = withView(turn, {
    ...{ contact: "there", heardAt: clocks.physical, duty, unable } as const,
    signalledAt: mayHaveSignalled(guard, duty) ? clocks.physical : guard.signalledAt,
  });
  const greeted = guard.contact === "there"
    ? heard
    : withReport(heard, "guard", `the guard is there: it is ${describe(duty)}`);
  const told = unable === null || guard.unable !== null
    ? greeted
    : withReport(greeted, "guard", whyUnable(unable), "error");
  const acknowledged = isAcknowledged(told.state) && !isAcknowledged(turn.state);
  return countItsSignal(
    acknowledged ? withReport(told, "guard", "the guard acknowledged its duty") : told,
    guard.duty,
  );
}

/** The connection to the guard is gone, or cannot be made. */
export function onGuardLost(turn: Turn, because: string): Turn {
  if (turn.state.guard.contact === "lost") return turn;
  const lost = withView(turn, { contact: "lost" });
  return withReport(lost, "guard", `the guard is gone: ${because}`, "error");
}

/** Notes what only time tells of the guard: that it is silent, and since when it does not do its duty. */
export function watchGuard(turn: Turn): Turn {
  const { guard, clocks, config } = turn.state;
  if (!config.guarded) return turn;
  const silent = guard.contact === "there" && clocks.physical - guard.heardAt > GUARD_SILENT;
  const known = silent ? onGuardLost(turn, `it has not asked for ${GUARD_SILENT / 1000} s`) : turn;
  const now = known.state.guard;
  const busy = now.duty.kind !== "idle" && now.engagement === null;
  const unservedSince = isAcknowledged(known.state) ? null : now.unservedSince ?? clocks.physical;
  const busySince = busy ? now.busySince ?? clocks.physical : null;
  return unservedSince === now.unservedSince && busySince === now.busySince
    ? known
    : withView(known, { unservedSince, busySince });
}

/** Asks a guard that is idle to stand for the coming enabling; its next question acknowledges it. */
export function engageGuard(turn: Turn): Turn {
  const { guard } = turn.state;
  if (guard.engagement !== null || guard.contact !== "there" || guard.duty.kind !== "idle") {
    return turn;
  }
  const { turn: counted, ticket } = withTicket(turn);
  return withView(counted, { engagement: ticket });
}

/** Nothing is, or may be, enabled any more: the next answer tells the guard. */
export function dismissGuard(turn: Turn): Turn {
  return turn.state.guard.engagement === null ? turn : withView(turn, { engagement: null });
}

/** Whether the guard stands for this very enabling, and could end it, as far as is known. */
function isAcknowledged({ guard, config }: State): boolean {
  const { contact, duty, engagement, unable } = guard;
  return contact === "there" && unable === null && duty.kind === "armed" && engagement !== null &&
    duty.engagement?.startNonce === config.startNonce && duty.engagement.number === engagement;
}

/** Why no key may be placed, or told, at this moment for want of a guard; or `null`. */
export function whyUnguarded(state: State): Reason | null {
  const { config, guard, clocks } = state;
  if (!config.guarded) return null;
  const constant = (text: string) => ({ because: text, lasting: text });
  if (!isAcknowledged(state)) return constant("the guard has not acknowledged it");
  if (clocks.physical - guard.signalledAt < ENABLE_BOUND) {
    return constant("the node may still be handling the guard's SIGHUP");
  }
  return clocks.physical - guard.heardAt > GUARD_IS_FRESH
    ? constant("the guard has not asked lately")
    : null;
}

/** Why this pod is not ready as far as the guard goes, or `null`. */
export function guardNotReady(
  { config, guard, clocks }: State,
): Cause<"guard_gone" | "guard_unable" | "guard_busy"> | null {
  if (!config.guarded) return null;
  if (guard.contact === "awaited") return cause("guard_gone", "the guard has not asked yet");
  if (guard.contact === "lost") return cause("guard_gone", "the guard is gone");
  if (guard.unable !== null) {
    return cause("guard_unable", whyUnable(guard.unable), "the guard cannot signal the node");
  }
  return guard.busySince !== null && clocks.physical - guard.busySince > GUARD_SETTLES
    ? cause("guard_busy", `the guard is still ${describe(guard.duty)}`)
    : null;
}

/** Why a node that was given the keys has to stop as far as the guard goes, or `null`. */
export function whyGuardEnds(state: State, process: ProcessId): Cause<StopCode> | null {
  const { config, guard, clocks, forging } = state;
  if (!config.guarded) return null;
  if (guard.duty.kind === "stopping" && guard.duty.process.pid === process.pid) {
    return cause("guard_stopped", "the guard has stopped the node");
  }
  const gone = cause("guard_gone", "the guard is gone");
  if (forging.phase === "preparing") return guard.contact === "lost" ? gone : null;
  const { unservedSince } = guard;
  return unservedSince !== null && clocks.physical - unservedSince > GUARD_GRACE ? gone : null;
}

/**
 * Whether the SIGHUP of this stop is the guard's: it stands for the process and was not armed by this
 * manager, or it has begun a stop of its own. Two handlers at once prove nothing more than one, but
 * none proves nothing: of a guard that cannot signal nothing is waited for.
 */
export function guardSignals({ config, guard, clocks }: State, { process }: Stop): boolean {
  if (!config.guarded || guard.contact === "lost" || guard.unable !== null) return false;
  if (guard.contact === "awaited") return clocks.physical < GUARD_AWAITED;
  const { duty } = guard;
  if (duty.kind === "idle" || duty.process.pid !== process.pid) return false;
  return duty.kind === "stopping" || duty.engagement?.startNonce !== config.startNonce;
}

/** Whether the guard still has to hear that nothing is enabled, before this process may end. */
export function guardStillServes(state: State): boolean {
  const { config, guard } = state;
  return config.guarded && guard.contact === "there" && guard.duty.kind !== "idle" &&
    chargeOf(state).kind === "idle";
}

/**
 * The guard's SIGHUP is this stop's first: what was seen before it says nothing of its effect. Where
 * the manager had sent one it is the second, and is given its time.
 */
function countItsSignal(turn: Turn, before: GuardDuty): Turn {
  const { guard, forging, clocks: { physical } } = turn.state;
  const { stop } = forging;
  if (stop === null || !hasSignalled(guard.duty, stop)) return turn;
  if (stop.signals > 0) {
    return hasSignalled(before, stop) ? turn : withStop(turn, { signals: 2, steppedAt: physical });
  }
  return forgetStillness(
    withStop(turn, { signals: 1, signalledAt: physical, steppedAt: physical }),
  );
}

function hasSignalled(duty: GuardDuty, { process }: Stop): boolean {
  return hasSent(duty) && duty.process.pid === process.pid;
}

/** Whether it may have sent a SIGHUP since it last asked: one sent as its duty ends is never told. */
function mayHaveSignalled({ contact, duty: before }: GuardView, duty: GuardDuty): boolean {
  const wasAboutTo = isAboutTo(before) && !isAboutTo(duty);
  return wasAboutTo || (hasSent(duty) && (contact !== "there" || !hasSent(before)));
}

function isAboutTo(duty: GuardDuty): boolean {
  return duty.kind === "stopping" && !duty.signalled;
}

function hasSent(duty: GuardDuty): duty is Exclude<GuardDuty, { readonly kind: "idle" }> {
  return duty.kind !== "idle" && duty.signalled;
}

/** Whether the guard is about to send its SIGHUP: the manager's would go beside it. */
export function guardIsAboutTo(state: State, stop: Stop): boolean {
  return guardSignals(state, stop) && isAboutTo(state.guard.duty);
}

function withView(turn: Turn, change: Partial<GuardView>): Turn {
  const guard = { ...turn.state.guard, ...change };
  return { state: { ...turn.state, guard }, effects: turn.effects };
}

function whyUnable(because: string): string {
  return `the guard cannot signal the node: ${because}`;
}

function describe(duty: GuardDuty): string {
  return duty.kind === "idle" ? "idle" : `${duty.kind} for process ${duty.process.pid}`;
}
