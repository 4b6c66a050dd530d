import { advanceClocks } from "./clock.ts";
import type { NodeEffect } from "./effect.ts";
import { forbidsEnabling } from "./enabling.ts";
import { whyUnguarded } from "./guarding.ts";
import type { State } from "./state.ts";
import type { ClockReading } from "./units.ts";

/**
 * Whether an act on the node may still be done at this moment, or why not.
 *
 * Deciding and acting are apart in time: whoever executes an effect asks again, with fresh clocks,
 * right before each rename and each signal. Only acts that enable are ever refused late.
 */
export function permits(state: State, at: ClockReading, effect: NodeEffect): true | string {
  const now = { ...state, clocks: advanceClocks(state.clocks, at) };
  const { forging } = now;
  if (!enables(effect)) return true;
  if (forging.task?.id !== effect.task) return "the task was given up";
  if (forging.phase !== "preparing") return `the node is ${forging.phase}`;
  return (forbidsEnabling(now) ?? whyUnguarded(now))?.because ?? true;
}

function enables(effect: NodeEffect): boolean {
  return (effect.type === "placeKeys" && effect.set === "real") ||
    (effect.type === "signal" && effect.reason === "enable_forging");
}
