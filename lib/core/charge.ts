import type { Charge, GuardAnswer, GuardQuestion, RightLeft } from "./guard/protocol.ts";
import { holdsRight, rightOf } from "./right.ts";
import type { State } from "./state.ts";
import { type Turn, withEffects } from "./turn.ts";

/** The answer to the guard's question, as of this very moment. */
export function answerGuard(turn: Turn, { question }: GuardQuestion): Turn {
  const { startNonce } = turn.state.config;
  const answer: GuardAnswer = { question, startNonce, charge: chargeOf(turn.state) };
  return withEffects(turn, { type: "answerGuard", answer });
}

/** What this manager has to be guarded. */
export function chargeOf(state: State): Charge {
  const { forging, node, guard } = state;
  const { stop, enabled, phase } = forging;
  if (stop?.confirmed) return { kind: "idle", process: stop.process };
  const engaged = phase === "preparing" && guard.engagement !== null ? node.life : null;
  const process = stop?.process ?? enabled?.process ?? engaged?.process;
  if (process !== undefined) {
    return {
      kind: "serves",
      process,
      engagement: guard.engagement,
      right: rightLeft(state),
      stopping: stop !== null,
    };
  }
  return phase === "unknown"
    ? { kind: "unknown" }
    : { kind: "idle", process: node.life?.process ?? null };
}

function rightLeft(state: State): RightLeft | null {
  const right = rightOf(state);
  if (right === null || !holdsRight(state)) return null;
  const { clocks, config } = state;
  return {
    stopsIn: right.endsHolder - config.timings.stopBound - clocks.holder,
    endsIn: right.endsPhysical - clocks.physical,
  };
}
