import type { Marker, Milliseconds, WallTime } from "../../../lib/core/mod.ts";
import { killed, type Node } from "./node.ts";

/** The switch kills so long before the end that the marker states. */
const RESERVE: Milliseconds = 1_000;

/**
 * The dead man's switch, as crude as can be: while the manager is dead or frozen it ends the node
 * that the marker names, when the right that it states does.
 */
export function guarded(node: Node, marker: Marker | "none", wall: WallTime): Node {
  if (marker === "none" || !node.up || marker.process.pid !== node.pid) return node;
  return wall < marker.rightEnds - RESERVE ? node : { ...killed(node), keys: false };
}
