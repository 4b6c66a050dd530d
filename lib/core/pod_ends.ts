import { cause } from "./cause.ts";
import { type Turn, withReport, withState } from "./turn.ts";

/** Why a node whose pod is about to end does not forge. */
export const POD_ENDS = cause("pod_ends", "the pod is about to end its node");

/**
 * Hands over before the node is told to end. It concerns the process that runs and no later one: what
 * an earlier life of the pod left behind keeps no new node from forging.
 */
export function onPodEnds(turn: Turn): Turn {
  const { node } = turn.state;
  const { life } = node;
  if (life === null || life.podEnds) return turn;
  const told = withState(turn, { node: { ...node, life: { ...life, podEnds: true } } });
  return withReport(told, "pod_ends", `${POD_ENDS.because}, process ${life.process.pid}`);
}
