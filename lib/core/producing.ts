import type { ProducingStart } from "./report.ts";
import type { Life, State } from "./state.ts";
import { assign, isFree } from "./tasks.ts";
import { type Turn, withState } from "./turn.ts";

/**
 * Whether what was noted is about this life of the node. PIDs are used again and stamps change, so
 * the start time decides where it is known. What cannot be read may be about any that was not seen
 * to start on throw-away keys.
 */
export function isAbout(
  noted: ProducingStart | "unreadable" | null,
  { process, evidence, onThrowaway }: Pick<Life, "process" | "evidence" | "onThrowaway">,
): boolean {
  if (noted === "unreadable") return !onThrowaway;
  if (noted === null || noted.process.pid !== process.pid) return false;
  return noted.startTime === null || evidence.startTime === null
    ? noted.process.stamp === process.stamp
    : noted.startTime === evidence.startTime;
}

/** Whether the node was started without the flag, and a manager that starts anew could not tell. */
export function isToBeNoted({ node: { life, noted } }: State): boolean {
  return life !== null && life.startedProducing && !isAbout(noted, life);
}

/** Whether that comes first: only a node that harms nobody may be left to forge meanwhile. */
export function isNotedFirst(state: State): boolean {
  const { config, node: { life }, forging: { task } } = state;
  if (life === null || !life.harmless || config.allowProducingStart) return false;
  return isToBeNoted(state) || task?.kind === "note";
}

/** Whether that comes as soon as the node was told to stop: it may have read other keys. */
export function isNotedLater(state: State): boolean {
  return isToBeNoted(state) && !state.config.allowProducingStart;
}

/** Notes beside the keys that the node was started without the flag: once silenced it does not show it. */
export function note(turn: Turn): Turn {
  const { node } = turn.state;
  if (node.life === null || !isFree(turn)) return turn;
  const { process, evidence } = node.life;
  const noted = { process, startTime: evidence.startTime };
  const known = withState(turn, { node: { ...node, noted } });
  return assign(known, "note", { type: "note", producing: noted });
}
