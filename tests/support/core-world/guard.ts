import {
  type GuardAct,
  type GuardConfig,
  type GuardEffect,
  type GuardHappening,
  type GuardState,
  guardStep,
  initialGuard,
  type Milliseconds,
  type ProcessLook,
  type TaskOutcome,
} from "../../../lib/core/mod.ts";
import { actOnDisk, type Disk } from "./disk.ts";
import type { Host } from "./host.ts";
import type { LocalLink } from "./local_link.ts";
import type { WorldNode } from "./node.ts";
import { openProcess } from "./process.ts";
import type { Timeline } from "./timeline.ts";

/** The guard of a pod: the real machine, in a process of its own. */
export interface WorldGuard {
  /** State of the guard of this moment; the last one of a guard that is down. */
  readonly state: () => GuardState;
  readonly isUp: () => boolean;
  /** Up and not frozen. */
  readonly isWell: () => boolean;
  readonly dispatch: (happening: GuardHappening) => void;
  readonly start: () => void;
  readonly crash: () => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Does what waited while the host slept. */
  readonly wake: () => void;
}

/** What a guard needs of its pod. */
export interface GuardSurroundings {
  readonly timeline: Timeline;
  readonly host: Host;
  readonly node: WorldNode;
  readonly disk: Disk;
  readonly link: LocalLink;
  readonly config: GuardConfig;
  readonly tell: (line: string) => void;
  /** Called before a SIGKILL goes out. */
  readonly kills: () => void;
}

const TICK: Milliseconds = 100;
const FILES: Milliseconds = 5;

export function openGuard(world: GuardSurroundings): WorldGuard {
  const { timeline, host, node, disk, link, tell } = world;
  const process = openProcess(timeline, host.isSuspended);
  const born = () => initialGuard(world.config, host.read());
  let state = born();

  function dispatch(happening: GuardHappening): void {
    process.inLife(process.life(), () => {
      const turn = guardStep(state, { at: host.read(), ...happening });
      state = turn.state;
      turn.effects.forEach(execute);
    });
  }

  function execute(effect: GuardEffect): void {
    switch (effect.type) {
      case "ask":
        return link.manager.send({ type: "guardAsked", question: effect.question });
      case "readMarker":
        return after(FILES, () => dispatch({ type: "markerRead", marker: disk.marker }));
      case "report": {
        const { decision, because } = effect.decision;
        return tell(`guard: ${decision}: ${because}`);
      }
      case "exit":
        tell("guard: exit");
        return stop();
      default:
        if (effect.type !== "signal" && disk.hangs) return;
        return after(effect.type === "signal" ? 0 : FILES, () => {
          dispatch({ type: "done", task: effect.task, outcome: perform(effect) });
        });
    }
  }

  function perform(effect: GuardAct): TaskOutcome {
    if (effect.type !== "signal") return actOnDisk(disk, effect);
    if (disk.mute !== null) return { ok: false, because: disk.mute };
    const { pid } = effect.process;
    if (node.pid() !== pid) return { ok: false, because: "no such process" };
    tell(`guard: sends ${effect.signal} to ${pid}`);
    if (effect.signal === "SIGKILL") world.kills();
    node.signal(effect.signal);
    return { ok: true };
  }

  function look(): ProcessLook {
    const pid = node.pid();
    return pid === null ? { kind: "gone" } : {
      kind: "found",
      process: { pid, stamp: pid },
      socketAnswers: node.socket().kind === "answers",
    };
  }

  function after(delay: Milliseconds, act: () => void): void {
    const life = process.life();
    timeline.after(delay, () => process.inLife(life, act));
  }

  function stop(): void {
    process.end();
    link.guard.detach();
  }

  return {
    state: () => state,
    isUp: process.isUp,
    isWell: process.isWell,
    dispatch,
    start() {
      if (process.isUp()) return;
      process.begin();
      state = born();
      tell("guard: starts");
      const life = process.life();
      link.guard.attach((message) => process.inLife(life, () => dispatch(message)));
      process.every(TICK, () => {
        dispatch({ type: "tick" });
        if (state.duty !== null) dispatch({ type: "looked", look: look() });
      });
    },
    crash() {
      tell("guard: is killed");
      stop();
    },
    freeze() {
      tell("guard: is frozen");
      process.freeze();
    },
    thaw() {
      tell("guard: is thawed");
      process.thaw();
    },
    wake: process.wake,
  };
}
