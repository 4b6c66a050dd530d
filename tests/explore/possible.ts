import type { Milliseconds } from "../../lib/core/mod.ts";
import { clockAt } from "./scale.ts";
import { isCut, isFrozen } from "./reach.ts";
import type { Fault, Flight, Pod, World } from "./world/mod.ts";
import { isPressing } from "./world/node.ts";

/** What may happen next. */
export type Move =
  /**
   * A unit goes by for everybody; who is up looks at its node once a second. What is on its way
   * arrives before, but for what a fault keeps. A fault ends with its unit, or goes on.
   */
  | { readonly kind: "time"; readonly goesOn: boolean }
  | { readonly kind: "fault"; readonly fault: Fault }
  | { readonly kind: "start" | "crash" | "shutdown" | "task"; readonly host: number }
  /** A SIGHUP takes effect; a request arrives, or its answer; one of these two never does. */
  | {
    readonly kind: "handler" | "request" | "answer" | "loss";
    readonly host: number;
    readonly index: number;
  };

/** Whether a move is a fault, or the wish of an operator: what is counted, however long it lasts. */
export function isFault({ kind }: Move): boolean {
  return kind === "crash" || kind === "shutdown" || kind === "fault" || kind === "loss";
}

/** Every move that is possible. */
export function movesOf(world: World, slowest: number): readonly Move[] {
  const { fault, pods } = world;
  const moves: Move[] = [];
  if (pods.every((pod) => isIdle(pod, world, slowest))) {
    moves.push({ kind: "time", goesOn: false });
    if (fault !== null) moves.push({ kind: "time", goesOn: true });
  }
  for (const pod of pods) addMovesOf(pod, world, moves);
  if (fault === null) addFaults(world, moves);
  return moves;
}

/** Whether nothing that takes no time is still to be done for this pod. */
function isIdle(pod: Pod, world: World, slowest: number): boolean {
  if (isPressing(pod.node, slowest)) return false;
  if (pod.manager === "down" || isFrozen(world, pod.host)) return true;
  return pod.task === null &&
    pod.flights.every(({ awaited, register }) => !awaited || isCut(world, pod.host, register));
}

function addMovesOf(pod: Pod, world: World, moves: Move[]): void {
  const { host, manager, state, task, node } = pod;
  const awake = manager === "up" && !isFrozen(world, host);
  if (awake && task !== null) moves.push({ kind: "task", host });
  for (const index of node.handlers.keys()) moves.push({ kind: "handler", host, index });
  for (const [index, flight] of pod.flights.entries()) {
    const arrives = flight.answer === null || awake;
    if (arrives && !isCut(world, host, flight.register)) {
      moves.push({ kind: flight.answer === null ? "request" : "answer", host, index });
      if (flight.awaited) moves.push({ kind: "loss", host, index });
    }
  }
  if (manager === "down") {
    moves.push({ kind: "start", host });
    return;
  }
  moves.push({ kind: "crash", host });
  const asked = state === null || state.shutdown !== null;
  if (awake && !asked && isBusy(pod, clockAt(host, world.unit))) {
    moves.push({ kind: "shutdown", host });
  }
}

function addFaults({ unit, pods, registers }: World, moves: Move[]): void {
  for (const pod of pods) {
    const { host, manager } = pod;
    if (manager === "down") continue;
    if (isBusy(pod, clockAt(host, unit))) {
      moves.push({ kind: "fault", fault: { kind: "frozen", host } });
    }
    for (const register of registers.keys()) {
      moves.push({ kind: "fault", fault: { kind: "cut", host, register } });
      moves.push({ kind: "fault", fault: { kind: "unwatched", host, register } });
    }
  }
  for (const register of registers.keys()) {
    moves.push({ kind: "fault", fault: { kind: "down", register } });
  }
}

/** Whether a manager holds a right, asks for one, or acts on its node: to others a freeze is a cut. */
function isBusy({ task, flights, rights }: Pod, now: Milliseconds): boolean {
  return task !== null || flights.some(({ awaited }: Flight) => awaited) ||
    rights.some((ends) => ends !== null && ends > now);
}
