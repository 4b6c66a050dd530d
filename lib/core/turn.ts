import type { Decision, DecisionName, Effect } from "./effect.ts";
import { invariant } from "./invariant.ts";
import type { RegisterState, State, Step } from "./state.ts";
import type { Ticket } from "./event.ts";

/**
 * One turn of the machine under construction: the state so far and the effects collected. Every
 * part of the core is a function from turn to turn.
 */
export type Turn = Step;

/**
 * The turn with parts of its state replaced. Whoever replaces one part in every step (registers,
 * forging, guard, policy) spreads the state itself: through here each call took a quarter longer.
 */
export function withState(turn: Turn, change: Partial<State>): Turn {
  return { state: { ...turn.state, ...change }, effects: turn.effects };
}

export function withEffects(turn: Turn, ...effects: readonly Effect[]): Turn {
  return { state: turn.state, effects: [...turn.effects, ...effects] };
}

export function withReport(
  turn: Turn,
  decision: DecisionName,
  because: string,
  severity: Decision["severity"] = "info",
): Turn {
  return withEffects(turn, { type: "report", decision: { decision, because, severity } });
}

/** Takes the next number for a request, a task or a nonce. */
export function withTicket(turn: Turn): { readonly turn: Turn; readonly ticket: Ticket } {
  const ticket = turn.state.sequence + 1;
  return { turn: withState(turn, { sequence: ticket }), ticket };
}

export function withRegister(
  turn: Turn,
  name: string,
  change: Partial<RegisterState>,
): Turn {
  const registers = turn.state.registers.map((register) =>
    register.name === name ? { ...register, ...change } : register
  );
  return { state: { ...turn.state, registers }, effects: turn.effects };
}

export function registerOf(state: State, name: string): RegisterState | undefined {
  return state.registers.find((register) => register.name === name);
}

/** A register that is known to be one of ours. */
export function registerNamed(state: State, name: string): RegisterState {
  const register = registerOf(state, name);
  invariant(register !== undefined, "a request goes to one of the registers");
  return register;
}

/** Runs the parts in order. */
export function chain(turn: Turn, ...parts: readonly ((turn: Turn) => Turn)[]): Turn {
  let done = turn;
  for (const part of parts) done = part(done);
  return done;
}
