import type { Duty, GuardState, GuardTask, GuardTurn } from "./state.ts";
import { GUARD_KILL_RESERVE, GUARD_LAG, RESUMES_WITHIN, TRIES_AGAIN } from "./timing.ts";
import { assign, tell, withDuty, withEffect, withGuard, withNumber } from "./turn.ts";

/** Begins to stop the node, once; only a confirmed stop or the end of the process ends that. */
export function beginStop(turn: GuardTurn, because: string): GuardTurn {
  const { duty, clocks } = turn.state;
  if (duty === null || duty.stop !== null) return turn;
  const begun = withDuty(turn, {
    stop: { since: clocks.physical, because, removed: false, signalled: false, killedAt: null },
  });
  const { pid } = duty.process;
  return tell(
    withGuard(begun, { askedAt: null }),
    "stop_begins",
    `the guard stops process ${pid}: ${because}`,
    "warning",
  );
}

/** What time alone demands: the stop that the manager did not begin, and the kill at the end. */
export function keepTime(turn: GuardTurn): GuardTurn {
  const { duty, clocks, holdsUntil } = turn.state;
  if (duty === null || duty.over !== null) return turn;
  const short = clocks.holder >= duty.stopsAt ? duty.shortSince ?? clocks.physical : null;
  const timed = withDuty(turn, { shortSince: short });
  if (clocks.physical < holdsUntil) return timed;
  const late = isTooLate(timed.state, { ...duty, shortSince: short });
  const why = whyStop(turn.state, duty) ?? (late ? "its right is at its end" : null);
  const begun = why === null ? timed : beginStop(timed, why);
  return late ? kill(begun) : begun;
}

/** The next act: keys away and SIGHUP while stopping, or what is left to do at the end of a duty. */
export function act(turn: GuardTurn): GuardTurn {
  const { duty, task, clocks, retryAt } = turn.state;
  if (duty === null || task !== null || clocks.physical < retryAt) return turn;
  switch (nextAct(duty)) {
    case "remove":
      return assign(turn, "remove", (task) => ({ type: "removeKeys", task }));
    case "unmark":
      return assign(turn, "unmark", (task) => ({ type: "unmark", task }));
    case "hangup":
      return assign(turn, "hangup", (task) => ({
        type: "signal",
        task,
        process: duty.process,
        signal: "SIGHUP",
        reason: "fence",
      }));
    case undefined:
      return turn;
  }
}

function nextAct({ stop, over, looked }: Duty): GuardTask | undefined {
  if (over !== null) return over.acts[0];
  if (stop === null) return undefined;
  // While keys may lie there, a SIGHUP would have them read again.
  if (!stop.removed) return "remove";
  return stop.signalled || stop.killedAt !== null || !looked ? undefined : "hangup";
}

function whyStop({ clocks }: GuardState, duty: Duty): string | null {
  if (duty.lostAt !== null && clocks.physical - duty.lostAt >= RESUMES_WITHIN) {
    return `its manager was lost and is not back within ${RESUMES_WITHIN / 1000} s`;
  }
  return clocks.holder >= duty.stopsAt + GUARD_LAG && !duty.managerStops
    ? "its manager had to begin the stop and did not"
    : null;
}

/**
 * Whether the end is so near that only the end of the process helps. It is told by the physical
 * clock; a step of the wall clock begins the stop at once, and leaves it the time that it needs.
 */
function isTooLate({ clocks, config }: GuardState, { endsAt, shortSince }: Duty): boolean {
  const bound = shortSince === null ? endsAt : Math.min(endsAt, shortSince + config.stopBound);
  return clocks.physical >= bound - GUARD_KILL_RESERVE;
}

function kill(turn: GuardTurn): GuardTurn {
  const { duty, clocks } = turn.state;
  if (duty === null || duty.stop === null) return turn;
  const { process, stop, managerStops } = duty;
  // A stop that begins at this very moment gets its SIGHUP first, unless the manager has sent one.
  if (stop.since === clocks.physical && !managerStops) return turn;
  if (stop.killedAt !== null && clocks.physical - stop.killedAt < TRIES_AGAIN) return turn;
  const { turn: counted, number: task } = withNumber(
    withDuty(turn, { stop: { ...stop, killedAt: clocks.physical } }),
  );
  return tell(
    withEffect(counted, { type: "signal", task, process, signal: "SIGKILL", reason: "stop" }),
    "escalated",
    `the guard sends SIGKILL to process ${process.pid}: the right is at its end and no stop is confirmed`,
    "error",
  );
}
