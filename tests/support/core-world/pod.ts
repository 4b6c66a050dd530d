import {
  advanceClocks,
  type CandidateEffect,
  type CoreConfig,
  type CredentialsReport,
  type Effect,
  type Event,
  type Happening,
  holdsRight,
  initialState,
  type Milliseconds,
  type NodeEffect,
  type NodeReport,
  permits,
  type RegisterEffect,
  type State,
  step,
  type TaskOutcome,
} from "../../../lib/core/mod.ts";
import { actOnDisk, type Disk } from "./disk.ts";
import { openGuard, type WorldGuard } from "./guard.ts";
import type { Host } from "./host.ts";
import { type LocalLink, openLocalLink } from "./local_link.ts";
import type { WorldNode } from "./node.ts";
import { openProcess } from "./process.ts";
import type { Timeline } from "./timeline.ts";

/** A pod: one manager, one node, their files and their host. */
export interface Pod {
  readonly name: string;
  readonly node: WorldNode;
  readonly host: Host;
  readonly disk: Disk;
  /** State of the manager of this moment; the last one of a manager that is down. */
  readonly state: () => State;
  readonly isUp: () => boolean;
  /** Whether the manager is up and not frozen. */
  readonly isWell: () => boolean;
  /** Whether the manager believes at this very moment that it holds the right. */
  readonly holds: () => boolean;
  readonly dispatch: (happening: Happening) => void;
  readonly setCredentials: (report: CredentialsReport) => void;
  /** Changes what looking for the process finds; `null` looks again. */
  readonly disguise: (found: NodeReport["process"] | null) => void;
  readonly crash: () => void;
  readonly start: () => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** The second process that watches the manager; it runs only where the manager is guarded. */
  readonly guard: WorldGuard;
  /** The connection between the two. */
  readonly guardLink: LocalLink;
}

/** What a pod needs of the world. */
export interface PodSurroundings {
  readonly timeline: Timeline;
  readonly host: Host;
  readonly node: WorldNode;
  readonly disk: Disk;
  readonly config: Omit<CoreConfig, "identity" | "startNonce">;
  readonly credentials: CredentialsReport;
  readonly request: (effect: RegisterEffect, answer: (happening: Happening) => void) => void;
  /** Tells the newest observations to a manager that begins to watch. */
  readonly openWatches: (listener: (happening: Happening) => void) => void;
  readonly say: (effect: CandidateEffect) => void;
  readonly tell: (line: string) => void;
  readonly guardKills: () => void;
  readonly stepped: (event: Event, before: State, after: State) => void;
}

const TICK: Milliseconds = 100;
const LOOK: Milliseconds = 500;
const TASK: Milliseconds = 5;

export function openPod(name: string, world: PodSurroundings): Pod {
  const { timeline, host, node, disk, tell } = world;
  const manager = openProcess(timeline, host.isSuspended);
  const { inLife } = manager;
  const guardLink = openLocalLink(timeline);
  const guard = openGuard({
    ...{ timeline, host, node, disk, link: guardLink, tell },
    config: world.config.timings,
    kills: world.guardKills,
  });
  let credentials = world.credentials;
  let disguised: NodeReport["process"] | null = null;
  let state = born();

  function born(): State {
    const startNonce = `${name}${manager.life()}`;
    const identity = `${name}_${startNonce}`;
    return initialState({ ...world.config, identity, startNonce }, host.read());
  }

  function dispatch(happening: Happening): void {
    inLife(manager.life(), () => {
      const event: Event = { at: host.read(), ...happening };
      const before = state;
      const after = step(before, event);
      state = after.state;
      after.effects.forEach(execute);
      world.stepped(event, before, state);
    });
  }

  function execute(effect: Effect): void {
    switch (effect.type) {
      case "read":
      case "write": {
        const life = manager.life();
        return world.request(effect, (happening) => inLife(life, () => dispatch(happening)));
      }
      case "report": {
        const { decision, because } = effect.decision;
        return tell(`${decision}: ${because}`);
      }
      case "exit":
        tell("exit");
        return stop();
      case "answerGuard":
        return guardLink.guard.send({ type: "answered", answer: effect.answer });
      case "distrustWatch":
        return world.openWatches(dispatch);
      case "writeCandidate":
      case "dropCandidates":
        return world.say(effect);
      default:
        return act(effect);
    }
  }

  function act(effect: NodeEffect): void {
    const life = manager.life();
    const done = () => {
      const outcome = perform(effect);
      dispatch({ type: "taskDone", task: effect.task, outcome });
    };
    if (effect.type === "signal") return timeline.after(0, () => inLife(life, done));
    if (disk.hangs) return;
    timeline.after(TASK, () => inLife(life, done));
  }

  function perform(effect: NodeEffect): TaskOutcome {
    const permitted = permits(state, host.read(), effect);
    if (permitted !== true) return { ok: false, because: permitted };
    if (effect.type !== "signal") return actOnDisk(disk, effect);
    if (disk.mute !== null) return { ok: false, because: disk.mute };
    if (node.pid() !== effect.process.pid) return { ok: false, because: "no such process" };
    tell(`sends ${effect.signal} (${effect.reason}) to ${effect.process.pid}`);
    node.signal(effect.signal);
    return { ok: true };
  }

  function look(): void {
    const pid = node.pid();
    const process: NodeReport["process"] = disguised ??
      (pid === null ? { kind: "none" } : {
        kind: "found",
        process: { pid, stamp: pid },
        path: "/usr/local/bin/cardano-node",
      });
    dispatch({
      type: "nodeObserved",
      report: {
        ...{ process, socket: node.socket(), metrics: node.metrics() },
        ...{ keys: disk.keys, keysStood: true },
      },
    });
  }

  function stop(): void {
    manager.end();
    guardLink.manager.detach();
  }

  function start(): void {
    if (manager.isUp()) return;
    manager.begin();
    state = born();
    tell("the manager starts");
    dispatch({ type: "markerRead", marker: disk.marker, noted: disk.noted });
    dispatch({ type: "credentials", report: credentials });
    const life = manager.life();
    world.openWatches((happening) => inLife(life, () => dispatch(happening)));
    if (world.config.guarded) {
      guardLink.manager.attach((message) => inLife(life, () => dispatch(message)));
    }
    manager.every(TICK, () => dispatch({ type: "tick" }));
    manager.every(LOOK, look);
  }

  const resume = host.resume;
  return {
    name,
    node,
    host: {
      ...host,
      resume() {
        resume();
        manager.wake();
        guard.wake();
      },
    },
    disk,
    state: () => state,
    isUp: manager.isUp,
    isWell: manager.isWell,
    holds: () =>
      manager.isUp() && holdsRight({ ...state, clocks: advanceClocks(state.clocks, host.read()) }),
    dispatch,
    setCredentials(report) {
      credentials = report;
      dispatch({ type: "credentials", report });
    },
    disguise(process) {
      disguised = process;
    },
    crash() {
      tell("the manager is killed");
      stop();
    },
    start,
    freeze() {
      tell("the manager is frozen");
      manager.freeze();
    },
    thaw() {
      tell("the manager is thawed");
      manager.thaw();
    },
    guard,
    guardLink,
  };
}
