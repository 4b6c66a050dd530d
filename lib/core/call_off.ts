import { isGone } from "./life.ts";
import { rightIsAmple } from "./right.ts";
import { letTargetRest, restAfter } from "./resting.ts";
import type { Stop } from "./forging.ts";
import type { State } from "./state.ts";
import { enter, withForging } from "./tasks.ts";
import { type Turn, withReport, withState } from "./turn.ts";

/**
 * Whether a stop may be given up: it was begun by this pod's own choice, the right goes on, and
 * nothing was done yet that only the end of the process can answer.
 */
export function mayCallOff(state: State, stop: Stop): boolean {
  const { forging, shutdown } = state;
  return forging.lastStop?.code === "yielded" && forging.phase === "stopping" &&
    forging.enabled !== null && shutdown === null && rightIsAmple(state) &&
    !stop.terminated && stop.killedAt === null && !isGone(state, stop.process);
}

/**
 * A node that forges on is not killed only to hand over; this pod offers nothing for a while. Keys
 * that were removed stay so: the node has them in memory, and a SIGHUP of this stop that is handled
 * late must find none.
 */
export function callOff(turn: Turn, because: string): Turn {
  const { campaign, clocks, offering } = turn.state;
  const forgets = letTargetRest(turn);
  const called = withState(forgets, {
    campaign: { ...campaign, handsOver: false },
    offering: {
      ...forgets.state.offering,
      degradedSince: null,
      restsUntil: clocks.physical + restAfter(offering.calledOff),
      calledOff: offering.calledOff + 1,
    },
  });
  const forges = enter(withForging(called, { stop: null }), "forging", because);
  return withReport(forges, "handover_called_off", `${because}: it forges on`, "error");
}
