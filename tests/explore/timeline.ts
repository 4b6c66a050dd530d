import type { Scene } from "./manager.ts";
import { moved } from "./moves.ts";
import { type Move, movesOf } from "./possible.ts";
import { secondsPerUnit } from "./scale.ts";
import type { Violation } from "./search.ts";
import { type Fault, podOf, type World } from "./world/mod.ts";

/**
 * The way to a violation, for people: one line for each move, and what managers said and sent upon it.
 * The true time stands before it, a unit being the mean of what a slow and a fast clock count.
 */
export function timelineOf(
  scene: Omit<Scene, "tell">,
  first: World,
  { because, path }: Violation,
): readonly string[] {
  const lines: string[] = [];
  const told: Scene = { ...scene, tell: (line) => void lines.push(`           ${line}`) };
  let world = first;
  for (const index of path) {
    const move = movesOf(world, scene.slowest)[index];
    if (move === undefined) break;
    const time = (world.unit * TRUE_SECONDS).toFixed(1).padStart(6);
    lines.push(`${time} s  ${describe(move, world)}`);
    const before = world;
    try {
      world = moved(told, world, move);
    } catch {
      // What it says is the violation itself.
      break;
    }
    lines.push(...changesOf(before, world).map((line) => `           ${line}`));
  }
  return [...lines, `Violation: ${because}`];
}

const TRUE_SECONDS = (secondsPerUnit(0) + secondsPerUnit(1)) / 2;

function describe(move: Move, world: World): string {
  if (move.kind === "time") return move.goesOn ? "time goes by, the fault lasts" : "time goes by";
  if (move.kind === "fault") return describeFault(move.fault, world);
  const { name, task, flights, node } = podOf(world, move.host);
  switch (move.kind) {
    case "start":
      return `the manager of ${name} is started`;
    case "crash":
      return `FAULT: the manager of ${name} is killed`;
    case "shutdown":
      return `the manager of ${name} is asked to end`;
    case "task":
      return `${name} does its task: ${task?.type}`;
    case "handler":
      return `a SIGHUP takes effect on the node of ${name}: ${
        node.handlers[move.index]?.enables === true ? "keys" : "no keys"
      }`;
    case "request":
    case "answer":
    case "loss": {
      const flight = flights[move.index];
      const what = flight?.write?.purpose ?? "read";
      const where = `r${(flight?.register ?? 0) + 1}`;
      if (move.kind === "loss") {
        return `FAULT: ${flight?.answer === null ? "the request" : "the answer"} to ${what} ` +
          `of ${name} at ${where} is lost`;
      }
      return move.kind === "request"
        ? `${where} takes ${what} of ${name}${flight?.awaited === true ? "" : ", given up by it"}`
        : `${name} hears of its ${what} from ${where}: ${flight?.answer?.kind}`;
    }
  }
}

function describeFault(fault: Fault, world: World): string {
  switch (fault.kind) {
    case "frozen":
      return `FAULT: the manager of ${podOf(world, fault.host).name} is frozen`;
    case "cut":
      return `FAULT: ${podOf(world, fault.host).name} and r${fault.register + 1} are cut off`;
    case "unwatched":
      return `FAULT: ${podOf(world, fault.host).name} watches r${fault.register + 1} in vain`;
    case "down":
      return `FAULT: r${fault.register + 1} answers nobody`;
  }
}

/** What changed by itself: what a node does, and who was granted what. */
function changesOf(before: World, after: World): readonly string[] {
  return after.pods.flatMap(({ host, name, node, rights }) => {
    const was = podOf(before, host);
    const lines: string[] = [];
    if (was.node.forging !== node.forging) {
      lines.push(`${name}: its node ${node.forging ? "forges" : "does not forge any more"}`);
    }
    if (was.node.up !== node.up) lines.push(`${name}: its node ${node.up ? "starts" : "ends"}`);
    for (const [register, ends] of rights.entries()) {
      const earlier = was.rights[register] ?? null;
      if (ends !== null && ends !== earlier) {
        lines.push(`${name}: granted r${register + 1} until ${ends / 1000} s of its clock`);
      }
    }
    return lines;
  });
}
