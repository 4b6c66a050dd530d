import type { ProducingStart } from "./report.ts";
import type { Life, State } from "./state.ts";
import { assign, isFree } from "./tasks.ts";
import { type Turn, withState } from "./turn.ts";

/**
 * Whether what was noted is about this life of the node. PIDs are used again and stamps change, so
 * the start time decides where it is known. What cannot be read may be about any.
 */
export function isAbout(
  noted: ProducingStart | "unreadable" | null,
  { process, evidence }: Pick<Life, "process" | "evidence">,
): boolean {
  if (noted === "unreadable") return true;
  if (noted === null || noted.process.pid !== process.pid) return false;
  return noted.startTime === null || evidence.startTime === null
    ? noted.process.stamp === process.stamp
    : noted.startTime === evidence.startTime;
}

/**
 * Whether it has to be noted before anything else that the node was started without the flag: a
 * manager that starts anew could not tell. One that may have read other keys has to be stopped first.
 */
export function isToBeNoted({ config, node: { life, noted }, forging: { task } }: State): boolean {
  if (life === null || !life.startedProducing || !life.onThrowaway) return false;
  if (config.allowProducingStart) return false;
  return task?.kind === "note" || !isAbout(noted, life);
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
