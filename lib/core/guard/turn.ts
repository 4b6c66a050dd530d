import type { Decision, DecisionName } from "../effect.ts";
import type { Ticket } from "../event.ts";
import type { GuardAct, GuardEffect } from "./effect.ts";
import type { Duty, GuardState, GuardTask, GuardTurn } from "./state.ts";

export function withGuard(turn: GuardTurn, change: Partial<GuardState>): GuardTurn {
  return { state: { ...turn.state, ...change }, effects: turn.effects };
}

/** Changes the duty; a guard that is idle has none. */
export function withDuty(turn: GuardTurn, change: Partial<Duty>): GuardTurn {
  const { duty } = turn.state;
  return duty === null ? turn : withGuard(turn, { duty: { ...duty, ...change } });
}

export function withEffect(turn: GuardTurn, effect: GuardEffect): GuardTurn {
  return { state: turn.state, effects: [...turn.effects, effect] };
}

export function tell(
  turn: GuardTurn,
  decision: DecisionName,
  because: string,
  severity: Decision["severity"] = "info",
): GuardTurn {
  return withEffect(turn, { type: "report", decision: { decision, because, severity } });
}

/** Takes the next number for a question or an act. */
export function withNumber(turn: GuardTurn): { readonly turn: GuardTurn; readonly number: Ticket } {
  const number = turn.state.sequence + 1;
  return { turn: withGuard(turn, { sequence: number }), number };
}

/** Gives the next act; acts are serialised. */
export function assign(
  turn: GuardTurn,
  kind: GuardTask,
  act: (task: Ticket) => GuardAct,
): GuardTurn {
  const { turn: counted, number } = withNumber(turn);
  return withEffect(withGuard(counted, { task: { id: number, kind } }), act(number));
}
