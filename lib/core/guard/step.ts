import { advanceClocks, setBackSince } from "../clock.ts";
import type { TaskOutcome, Ticket } from "../event.ts";
import type { Marker } from "../report.ts";
import { endDuty, onAnswer } from "./answers.ts";
import { ask } from "./asking.ts";
import type { GuardEvent, ProcessLook } from "./event.ts";
import type { GuardState, GuardTurn } from "./state.ts";
import { act, keepTime } from "./stopping.ts";
import {
  FROZEN_AFTER,
  GUARD_KILL_RESERVE,
  RESUMES_WITHIN,
  TRIES_AGAIN,
  WAKING_GRACE,
} from "./timing.ts";
import { tell, withDuty, withEffect, withGuard } from "./turn.ts";

/**
 * The whole guard: one event in, the next state and what the world is asked to do out. Pure and
 * total, like the machine of the manager.
 */
export function guardStep(state: GuardState, event: GuardEvent): GuardTurn {
  if (state.exited) return { state, effects: [] };
  const clocked = { ...state, clocks: advanceClocks(state.clocks, event.at) };
  const awake = wake({ state: clocked, effects: [] }, state.clocks.physical);
  const taken = take(awake, event);
  return [keepTime, act, conclude, readMarker, ask, end]
    .reduce((turn, part) => part(turn), taken);
}

function take(turn: GuardTurn, event: GuardEvent): GuardTurn {
  switch (event.type) {
    case "tick":
      return turn;
    case "markerRead":
      return onMarker(turn, event.marker);
    case "connected":
      return withGuard(lose(turn), { connected: true });
    case "disconnected": {
      const lost = withGuard(lose(turn), { connected: false });
      return tell(lost, "guard", `the manager is gone: ${event.because}`, "warning");
    }
    case "answered":
      return onAnswer(turn, event.answer);
    case "looked":
      return onLook(turn, event.look);
    case "done":
      return onDone(turn, event.task, event.outcome);
    case "shutdown":
      return onShutdown(turn, event.because);
  }
}

/** Whether this guard itself stood still is to be seen by the time since the last event. */
function wake(turn: GuardTurn, before: number): GuardTurn {
  const { clocks, duty } = turn.state;
  if (duty === null || duty.graced || clocks.physical - before <= FROZEN_AFTER) return turn;
  const holds = { askedAt: null, holdsUntil: clocks.physical + WAKING_GRACE };
  return withDuty(withGuard(turn, holds), { graced: true });
}

/**
 * The manager of this moment is no longer there. What it still sent tells nothing, and a guard that
 * believed itself idle looks at the marker again: it is what nobody can forget.
 */
function lose(turn: GuardTurn): GuardTurn {
  const { duty, clocks } = turn.state;
  const lost = withGuard(turn, { asked: [], askedAt: null });
  return duty === null
    ? withGuard(lost, { marker: "unread" })
    : withDuty(lost, { lostAt: duty.lostAt ?? clocks.physical });
}

/**
 * A marker means that its process may sign, and that no manager is known which answers for it. Its
 * end is a wall-clock time: how far that was set back since, the boot clock tells, and no more is made
 * of it than a right can have. It
 * may be old as well, on a full disk or after a step of the clock, while the manager renews all the
 * time: that is asked first, and the SIGKILL leaves it the second to connect.
 */
function onMarker(turn: GuardTurn, marker: Marker | "none" | "unreadable"): GuardTurn {
  const { clocks, config, duty } = turn.state;
  const read = withGuard(turn, { marker: "read", askedAt: null });
  if (duty !== null || marker === "none") return read;
  if (marker === "unreadable") {
    return tell(read, "guard", "the marker cannot be read: it is not known which node", "error");
  }
  const { physical } = clocks;
  const left = marker.rightEnds - clocks.wall - setBackSince(clocks, marker.wallAhead ?? -Infinity);
  const killedFrom = physical + RESUMES_WITHIN + GUARD_KILL_RESERVE;
  const armed = withGuard(read, {
    holdsUntil: physical + WAKING_GRACE,
    duty: {
      process: marker.process,
      engagement: null,
      stopsAt: clocks.holder + left - config.stopBound,
      endsAt: Math.max(killedFrom, physical + Math.min(left, config.rightLasts)),
      shortSince: null,
      looked: false,
      managerStops: false,
      lostAt: physical,
      stop: null,
      graced: true,
      over: null,
    },
  });
  const { pid } = marker.process;
  return tell(armed, "guard", `armed by the marker: process ${pid} may forge`, "warning");
}

/**
 * A changed stamp alone is no proof, because the kernel may remake it while the process lives; a node
 * that has just started is silent besides.
 */
function onLook(turn: GuardTurn, look: ProcessLook): GuardTurn {
  const { duty, connected } = turn.state;
  if (duty === null || duty.over !== null) return turn;
  const looked = withDuty(turn, { looked: true });
  if (look.kind === "unknown") return looked;
  if (look.kind === "found" && look.process.pid === duty.process.pid) {
    if (look.process.stamp === duty.process.stamp || look.socketAnswers) return looked;
  }
  // Where a manager is, it cleans up: what it places next must not be removed under its hands.
  const acts = connected ? [] : ["remove", "unmark"] as const;
  return endDuty(turn, `process ${duty.process.pid} has ended`, acts);
}

function onDone(turn: GuardTurn, id: Ticket, outcome: TaskOutcome): GuardTurn {
  const { task, clocks, duty } = turn.state;
  if (task?.id !== id || duty === null) return turn;
  const { kind } = task;
  const freed = withGuard(turn, { task: null });
  const told = outcome.ok ? freed : tell(
    withGuard(freed, { retryAt: clocks.physical + TRIES_AGAIN }),
    "task_failed",
    `the guard's ${kind}: ${outcome.because}`,
    "error",
  );
  if (duty.over !== null) {
    return withDuty(told, {
      over: { ...duty.over, acts: duty.over.acts.filter((one) => one !== kind) },
    });
  }
  if (!outcome.ok || duty.stop === null) return told;
  const stop = kind === "remove"
    ? { ...duty.stop, removed: true }
    : { ...duty.stop, signalled: true };
  return withGuard(withDuty(told, { stop }), { askedAt: null });
}

/** A second request changes nothing. */
function onShutdown(turn: GuardTurn, because: string): GuardTurn {
  if (turn.state.shutdown !== null) return turn;
  const asked = withGuard(turn, { shutdown: because });
  return turn.state.duty === null
    ? asked
    : tell(asked, "guard", `it ends only when its duty does: ${because}`, "warning");
}

function conclude(turn: GuardTurn): GuardTurn {
  const { duty, task } = turn.state;
  if (duty === null || duty.over === null || task !== null || duty.over.acts.length > 0) {
    return turn;
  }
  const idle = withGuard(turn, { duty: null, askedAt: null, retryAt: 0 });
  return tell(idle, "guard", `its duty is over: ${duty.over.because}`);
}

function readMarker(turn: GuardTurn): GuardTurn {
  if (turn.state.marker !== "unread") return turn;
  return withEffect(withGuard(turn, { marker: "asked" }), { type: "readMarker" });
}

/** A guard that has not read the marker does not know whether it is idle. */
function end(turn: GuardTurn): GuardTurn {
  const { shutdown, duty, marker } = turn.state;
  if (shutdown === null || duty !== null || marker !== "read") return turn;
  return withEffect(withGuard(turn, { exited: true }), { type: "exit" });
}
