import type { GuardDuty } from "./protocol.ts";
import type { GuardState, GuardTurn } from "./state.ts";
import { ASKS_EVERY, MOST_QUESTIONS } from "./timing.ts";
import { withEffect, withGuard, withNumber } from "./turn.ts";

/**
 * Asks when it is time to, or when there is something to say. The clocks are those of this event:
 * they were read before the question goes out, and whatever is answered is counted from them.
 */
export function ask(turn: GuardTurn): GuardTurn {
  const { connected, marker, askedAt, clocks, asked } = turn.state;
  if (!connected || marker !== "read") return turn;
  if (askedAt !== null && clocks.physical - askedAt < ASKS_EVERY) return turn;
  const { turn: counted, number: question } = withNumber(turn);
  const sent = { question, holder: clocks.holder, physical: clocks.physical };
  return withEffect(
    withGuard(counted, {
      askedAt: clocks.physical,
      asked: [...asked, sent].slice(-MOST_QUESTIONS),
    }),
    { type: "ask", question: { question, duty: dutyOf(turn.state) } },
  );
}

function dutyOf({ duty }: GuardState): GuardDuty {
  if (duty === null) return { kind: "idle" };
  const { process, engagement, stop } = duty;
  return {
    kind: stop === null ? "armed" : "stopping",
    process,
    engagement,
    signalled: stop?.signalled ?? false,
  };
}
