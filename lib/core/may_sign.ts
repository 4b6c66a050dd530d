import type { State } from "./state.ts";

/** Whether the node is, or may be, forging: nothing is released before its stop is confirmed. */
export function maySign(state: State): boolean {
  const { forging, node, config } = state;
  if (forging.enabled !== null || forging.phase === "stopping" || forging.phase === "fenced") {
    return true;
  }
  if (forging.phase !== "unknown" || node.life === null) return false;
  // A node that may start producing may have read the real keys before they were removed.
  const producing = config.allowProducingStart && !node.life.provenOff;
  return producing || (node.life.evidence.risenAt !== null && !node.life.harmless);
}
