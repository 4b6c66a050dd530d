import { cause } from "./cause.ts";
import type { State } from "./state.ts";
import { type Turn, withReport, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** Why a node whose pod is about to end does not forge. */
export const POD_ENDS = cause("pod_ends", "the pod is about to end its node");

/** A process that still runs so long after it was to be ended is not ended: whoever meant to forgot it. */
const ENDS_WITHIN: Milliseconds = 600_000;

/**
 * Hands over before the node is told to end. It concerns the process that runs and no later one: what
 * an earlier life of the pod left behind keeps no new node from forging.
 */
export function onPodEnds(turn: Turn): Turn {
  const { node, clocks } = turn.state;
  const { life } = node;
  if (life === null || podEnds(turn.state)) return turn;
  const told = withState(turn, {
    node: { ...node, life: { ...life, endsSince: clocks.physical } },
  });
  return withReport(told, "pod_ends", `${POD_ENDS.because}, process ${life.process.pid}`);
}

/** Whether the pod is about to end the process that runs. */
export function podEnds({ node, clocks }: State): boolean {
  const since = node.life?.endsSince ?? null;
  return since !== null && clocks.physical - since < ENDS_WITHIN;
}
