import {
  type ClockReading,
  type CoreConfig,
  type Effect,
  type Happening,
  initialState,
  type Milliseconds,
  type NodeEffect,
  permits,
  type RegisterEffect,
  step,
  type TaskOutcome,
} from "../../lib/core/mod.ts";
import { reconciled } from "./flights.ts";
import { BEGINNING, clockAt } from "./scale.ts";
import { type Pod, podOf, withPod, type World } from "./world/mod.ts";
import { look, signalled } from "./world/node.ts";
import { assertReleasable } from "./world/promise.ts";
import type { Soundness } from "./world/register.ts";
import { givenUp } from "./world/rights.ts";

/** What is the same in every move. */
export interface Scene {
  readonly config: Omit<CoreConfig, "identity" | "startNonce">;
  readonly soundness: Soundness;
  /** Units that a node may take to obey a SIGHUP. */
  readonly slowest: number;
  /** Takes in what happens, for people; `null` while nobody reads it. */
  readonly tell: ((line: string) => void) | null;
}

/** A moment of one host: the unit at whose begin messages travel next, and its monotonic clock. */
export interface Moment {
  readonly unit: number;
  readonly clock: Milliseconds;
}

/** The three clocks of a host agree: steps and suspends are not explored. */
function readingAt({ clock }: Moment): ClockReading {
  return { monotonic: clock, wall: BEGINNING + clock, boot: clock };
}

/** The begin of the present unit, on the clock of a host. */
export function beginOf({ unit }: World, host: number): Moment {
  return { unit, clock: clockAt(host, unit) };
}

/** Starts the manager of a pod, and gives it what it learns before anything can come between. */
export function start(scene: Scene, world: World, host: number): World {
  const pod = podOf(world, host);
  const lives = pod.lives + 1;
  const startNonce = `${pod.name}${lives}`;
  const config = { ...scene.config, identity: startNonce, startNonce };
  const moment = beginOf(world, host);
  const state = initialState(config, readingAt(moment));
  const credentials = {
    kind: "valid",
    certificateCounter: 1,
    set: "set 1",
    poolId: "pool",
  } as const;
  const first: readonly Happening[] = [
    { type: "markerRead", marker: pod.marker },
    { type: "credentials", report: credentials },
    ...scene.config.registers.map((register) => (
      { type: "watchState", register, healthy: true, because: "opened" } as const
    )),
    { type: "nodeObserved", report: look(pod.node) },
  ];
  const born = withPod(world, { ...pod, lives, manager: "up", state, task: null });
  return first.reduce((done, happening) => feed(scene, done, host, moment, happening), born);
}

/** Ends the manager of a pod: what nobody waits for any more may still be committed. */
export function end(world: World, host: number): World {
  const pod = podOf(world, host);
  const ended = { ...pod, manager: "down", state: null, task: null } as const;
  return withPod(world, reconciled(ended, world.registers));
}

/** Hands an event to the core of a pod, and does what it asks for. */
export function feed(
  scene: Scene,
  world: World,
  host: number,
  moment: Moment,
  happening: Happening,
): World {
  const pod = podOf(world, host);
  if (pod.manager !== "up" || pod.state === null) return world;
  const { state, effects } = step(pod.state, { at: readingAt(moment), ...happening });
  let next = withPod(world, { ...pod, state });
  for (const effect of effects) next = execute(scene, next, host, moment, effect);
  next = withPod(next, reconciled(podOf(next, host), next.registers));
  const { task } = podOf(next, host);
  return task !== null && changesNothing(podOf(next, host), task)
    ? doTask(scene, next, host, moment)
    : next;
}

/** Such a task is done at once: whoever comes between could not tell before from after. */
function changesNothing({ node, marker }: Pod, task: NodeEffect): boolean {
  const isQuiet = !node.keys && !node.forging && node.handlers.length === 0;
  switch (task.type) {
    case "removeKeys":
      return !node.keys;
    case "unmark":
      return marker === "none";
    case "signal":
      return task.signal === "SIGHUP" && isQuiet;
    case "placeKeys":
    case "mark":
    case "note":
      return false;
  }
}

/** Looks at the node of a pod, once a second. */
export function observe(scene: Scene, world: World, host: number, moment: Moment): World {
  const report = look(podOf(world, host).node);
  return feed(scene, world, host, moment, { type: "nodeObserved", report });
}

/** Does what is to be done with files or signals, if it is still permitted, and says how it went. */
export function doTask(scene: Scene, world: World, host: number, moment: Moment): World {
  const { task } = podOf(world, host);
  if (task === null) return world;
  const { world: done, outcome } = perform(scene, world, host, moment, task);
  const free = withPod(done, { ...podOf(done, host), task: null });
  return feed(scene, free, host, moment, { type: "taskDone", task: task.task, outcome });
}

function execute(
  scene: Scene,
  world: World,
  host: number,
  moment: Moment,
  effect: Effect,
): World {
  const pod = podOf(world, host);
  switch (effect.type) {
    case "read":
    case "write":
      return send(scene, world, host, moment, effect);
    case "report":
      scene.tell?.(`${pod.name}: ${effect.decision.decision}: ${effect.decision.because}`);
      return world;
    case "exit":
      scene.tell?.(`${pod.name}: exits`);
      return end(world, host);
    case "signal":
    case "placeKeys":
    case "removeKeys":
    case "mark":
    case "unmark":
    case "note": {
      // A SIGKILL never waits, and is no task.
      const isKill = effect.type === "signal" && effect.signal === "SIGKILL";
      if (isKill) return perform(scene, world, host, moment, effect).world;
      return withPod(world, { ...pod, task: effect });
    }
    case "distrustWatch":
    case "answerGuard":
    case "writeCandidate":
    case "dropCandidates":
      return world;
  }
}

function send(
  scene: Scene,
  world: World,
  host: number,
  { unit, clock }: Moment,
  effect: Exclude<RegisterEffect, { type: "distrustWatch" }>,
): World {
  const pod = podOf(world, host);
  const register = scene.config.registers.indexOf(effect.register);
  const writes = effect.type === "write";
  scene.tell?.(`${pod.name}: sends ${writes ? effect.purpose : "read"} to ${effect.register}`);
  const isRelease = writes && (effect.purpose === "release" || effect.purpose === "giveBack");
  if (isRelease) assertReleasable(pod);
  return withPod(world, {
    ...pod,
    rights: isRelease ? givenUp(pod.rights, register) : pod.rights,
    flights: [...pod.flights, {
      ...{
        register,
        life: pod.lives,
        request: effect.request,
        sentAt: clock,
        unit,
        awaited: true,
        answer: null,
      },
      write: writes
        ? {
          record: effect.record,
          purpose: effect.purpose,
          expected: effect.expected?.revision ?? null,
        }
        : null,
    }],
  });
}

function perform(
  scene: Scene,
  world: World,
  host: number,
  moment: Moment,
  effect: NodeEffect,
): { readonly world: World; readonly outcome: TaskOutcome } {
  const pod = podOf(world, host);
  const { state, node } = pod;
  const permitted = state === null ? true : permits(state, readingAt(moment), effect);
  if (permitted !== true) return { world, outcome: { ok: false, because: permitted } };
  const done = (change: Partial<typeof pod>) => ({
    world: withPod(world, { ...pod, ...change }),
    outcome: { ok: true } as const,
  });
  switch (effect.type) {
    case "placeKeys":
      return done({ node: { ...node, keys: true } });
    case "removeKeys":
      return done({ node: { ...node, keys: false } });
    case "mark":
      return done({ marker: effect.marker });
    case "unmark":
      return done({ marker: "none" });
    case "note":
      throw new Error("a node of this world is always started with the flag");
    case "signal":
      if (!node.up || node.pid !== effect.process.pid) {
        return { world, outcome: { ok: false, because: "no such process" } };
      }
      scene.tell?.(`${pod.name}: ${effect.signal} (${effect.reason}) to its node`);
      return done({ node: signalled(node, effect.signal) });
  }
}
