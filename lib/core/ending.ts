import { guardStillServes } from "./guarding.ts";
import { isNamed } from "./knowledge.ts";
import { maySign } from "./may_sign.ts";
import type { State } from "./state.ts";
import { type Turn, withEffects, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** A release that the register does not acknowledge is tried this long; then the right expires. */
const RELEASE_WAITS: Milliseconds = 5_000;

/**
 * Lets the process end once it was asked to, the node is proven not to forge under it, and what it
 * held is released or was tried to be.
 */
export function end(turn: Turn): Turn {
  const { shutdown, forging, clocks } = turn.state;
  if (shutdown === null || !isSettled(turn.state)) return turn;
  const waited = clocks.physical - Math.max(shutdown.since, forging.since);
  const expected = isNamedSomewhere(turn.state) || guardStillServes(turn.state);
  if (expected && waited < RELEASE_WAITS) return turn;
  return withEffects(withState(turn, { exited: true }), { type: "exit" });
}

/** Whether the node is proven not to forge under a right of this pod, and no record names it any more. */
export function hasLetGo(state: State): boolean {
  return isSettled(state) && !isNamedSomewhere(state);
}

/** A write under way may still name this process. */
function isNamedSomewhere(state: State): boolean {
  return state.registers.some((register) =>
    isNamed(state, register) || register.attempt?.stage === "write"
  );
}

/** Whether nothing keeps this process: the node was looked at and cannot sign through its doing. */
function isSettled(state: State): boolean {
  const { node, forging, config } = state;
  if (config.withoutNode) return true;
  if (node.marker === "unread" || node.report === null) return false;
  const cleaning = forging.enabled === null && forging.stop?.reason === "startup_cleanup" &&
    (node.life?.evidence.risenAt === null || node.life?.harmless === true);
  return cleaning || !maySign(state);
}
