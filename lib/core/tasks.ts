import type { NodeEffect } from "./effect.ts";
import { invariant } from "./invariant.ts";
import type { Enabled, Forging, Phase, Stop, TaskKind } from "./forging.ts";
import { type Turn, withEffects, withReport, withTicket } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** Omits from every member of a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** Pause after a task that failed. */
const RETRY_PAUSE: Milliseconds = 1000;

export function withForging(turn: Turn, change: Partial<Forging>): Turn {
  const forging = { ...turn.state.forging, ...change };
  return { state: { ...turn.state, forging }, effects: turn.effects };
}

export function withEnabled(turn: Turn, change: Partial<Enabled>): Turn {
  const { enabled } = turn.state.forging;
  return enabled === null ? turn : withForging(turn, { enabled: { ...enabled, ...change } });
}

export function withStop(turn: Turn, change: Partial<Stop>): Turn {
  const { stop } = turn.state.forging;
  return stop === null ? turn : withForging(turn, { stop: { ...stop, ...change } });
}

/** Moves to a phase, or says why it stays in one. Only a new phase or reason is reported. */
export function enter(turn: Turn, phase: Phase, because: string): Turn {
  const { forging, clocks } = turn.state;
  if (forging.phase === phase) {
    return forging.because === because ? turn : withForging(turn, { because });
  }
  const entered = withForging(turn, { phase, because, since: clocks.physical });
  return withReport(entered, "phase", `${forging.phase} -> ${phase}: ${because}`);
}

/** Gives the node room one task; tasks are serialised, a SIGKILL is not a task. */
export function assign(turn: Turn, kind: TaskKind, effect: Without<NodeEffect, "task">): Turn {
  invariant(turn.state.forging.task === null, "one task on the node at a time");
  const { turn: counted, ticket } = withTicket(turn);
  const assigned = withForging(counted, { task: { id: ticket, kind } });
  return withEffects(assigned, { ...effect, task: ticket } as NodeEffect);
}

/** Whether a new task may be given now. */
export function isFree(turn: Turn): boolean {
  const { forging, clocks } = turn.state;
  return forging.task === null && clocks.physical >= forging.retryAt;
}

/** Reports a failed task and pauses before the next. */
export function taskFailed(turn: Turn, kind: TaskKind, because: string): Turn {
  const paused = withForging(turn, { retryAt: turn.state.clocks.physical + RETRY_PAUSE });
  return withReport(paused, "task_failed", `${kind}: ${because}`, "error");
}
