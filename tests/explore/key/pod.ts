import type { Marker, Milliseconds, NodeEffect } from "../../../lib/core/mod.ts";
import { BEGINNING, TIMINGS } from "../scale.ts";
import type { Flight, Pod } from "../world/mod.ts";
import type { Names } from "./names.ts";
import { putHolding, putSigning, putWritten } from "./record.ts";
import { age, left, type Writing } from "./writing.ts";

const PURPOSES = ["create", "acquire", "renew", "release", "giveBack"] as const;
const TASKS = ["placeKeys", "removeKeys", "mark", "unmark", "signal", "note"] as const;

/** What exists of a pod beside the knowledge of its manager. */
export function putPod(
  writing: Writing,
  pod: Pod,
  processes: Names<number>,
  now: Milliseconds,
): void {
  const { bytes } = writing;
  const { node } = pod;
  bytes.flag(pod.manager === "up");
  processes.of(node.pid);
  bytes.put((node.up ? 1 : 0) + (node.forging ? 2 : 0) + (node.keys ? 4 : 0));
  // Of the counter it matters whether it rose since the last look, and whether it shows at all.
  bytes.flag(node.counter > 0);
  bytes.put(node.handlers.length);
  for (const { enables, age: units } of node.handlers) bytes.put(2 * units + (enables ? 1 : 0));
  putMarker(writing, pod.marker, processes, now);
  putTask(writing, pod.task, processes, now);
  for (const ends of pod.rights) bytes.put(ends === null ? 0 : left(ends, now));
  bytes.put(pod.flights.length);
  for (const flight of pod.flights) putFlight(writing, flight, now);
}

/** The switch and a new manager read when the right ends; once that is past, only that it is. */
export function putMarker(
  { bytes }: Writing,
  marker: Marker | string,
  processes: Names<number>,
  now: Milliseconds,
): void {
  if (typeof marker === "string") {
    bytes.put(marker === "none" ? 0 : marker === "unread" ? 1 : 2);
    return;
  }
  bytes.put(3 + (marker.told ? 1 : 0) + (marker.shown ? 2 : 0));
  bytes.put(processes.of(marker.process.pid));
  bytes.put(marker.startTime === null ? 0 : 1 + processes.of(marker.startTime));
  bytes.put(left(marker.rightEnds, BEGINNING + now));
}

/** The number of a task is only compared with that of the one task which the manager waits for. */
function putTask(
  writing: Writing,
  task: NodeEffect | null,
  processes: Names<number>,
  now: Milliseconds,
): void {
  const { bytes } = writing;
  if (task === null) return bytes.put(0);
  bytes.put(1 + TASKS.indexOf(task.type));
  if (task.type === "mark") putMarker(writing, task.marker, processes, now);
  if (task.type === "signal") {
    bytes.put(processes.of(task.process.pid));
    bytes.put(2 * (task.signal === "SIGHUP" ? 1 : 0) + (task.reason === "enable_forging" ? 1 : 0));
  }
}

/** Sent so long ago that its success could grant nothing any more, it is old. */
function putFlight(writing: Writing, flight: Flight, now: Milliseconds): void {
  const { bytes, ranks, world } = writing;
  const { register, write, answer } = flight;
  bytes.put(2 * register + (flight.awaited ? 1 : 0));
  if (flight.awaited) bytes.put(age(flight.sentAt, now, TIMINGS.rightLasts));
  if (write === null) bytes.put(0);
  else {
    bytes.put(1 + PURPOSES.indexOf(write.purpose));
    bytes.put(ranks[register]?.(write.expected) ?? 0);
    // Once it is answered, what was to be written is known by the answer, or in vain.
    if (answer === null) {
      putHolding(writing, register, write.record);
      const by = world.pods.findIndex(({ flights }) => flights.includes(flight));
      putSigning(writing, { record: write.record, by, unit: flight.unit });
    }
  }
  if (answer === null) return bytes.put(0);
  bytes.put(answer.kind === "observed" ? 1 : answer.kind === "written" ? 2 : 3);
  if (answer.kind !== "conflict") putWritten(writing, register, answer.written, "unlessCurrent");
}
