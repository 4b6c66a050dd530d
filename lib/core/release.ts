import { beginTry } from "./attempt.ts";
import { quorum } from "./config.ts";
import { eligibility } from "./eligibility.ts";
import { isNamed } from "./knowledge.ts";
import { maySign } from "./may_sign.ts";
import { holdsRight } from "./right.ts";
import { keepsFromOthers } from "./other_manager.ts";
import { ranksLast } from "./rank.ts";
import type { RegisterState, State } from "./state.ts";
import type { Turn } from "./turn.ts";

/**
 * Lets go of every lease that is not wanted: after a confirmed stop, when this pod may not forge,
 * and what a campaign won without reaching a majority, late successes included.
 *
 * Nothing is let go while the node is, or may be, enabled.
 */
export function release(turn: Turn): Turn {
  return turn.state.registers.reduce((done, register) => {
    if (!canLetGo(done.state, register) || !letsGo(done.state)) return done;
    return beginTry(done, register.name, register.held === null ? "giveBack" : "release", false);
  }, turn);
}

/** Whether whatever is held is not wanted, or no more. */
export function letsGo(state: State): boolean {
  return !maySign(state) && !isWanted(state);
}

function canLetGo(state: State, register: RegisterState): boolean {
  const busy = register.attempt !== null && register.attempt.purpose !== "renew";
  return !busy && isNamed(state, register) && state.clocks.physical >= register.retryAt;
}

function isWanted(state: State): boolean {
  if (state.shutdown !== null || state.campaign.handsOver) return false;
  if (state.campaign.running !== null) return true;
  const verdict = eligibility(state);
  if (!verdict.allowed) return verdict.code === "other_manager" && keepsFromOthers(state);
  // With one register an own record that ran out is simply taken again.
  return holdsRight(state) || (quorum(state.config) === 1 && ranksLast(state) === null);
}
