import {
  advanceClocks,
  type CoreConfig,
  type CredentialsReport,
  type Effect,
  type Event,
  type Happening,
  holdsRight,
  initialState,
  type KeysReport,
  KILL_RESERVE,
  type Marker,
  type Milliseconds,
  type NodeEffect,
  type NodeReport,
  permits,
  type RegisterEffect,
  type State,
  step,
  type TaskOutcome,
  type WallTime,
} from "../../../lib/core/mod.ts";
import type { Host } from "./host.ts";
import type { WorldNode } from "./node.ts";
import type { Timeline } from "./timeline.ts";

/** What the files of a pod hold; they outlive the manager and the node. */
export interface Disk {
  keys: KeysReport;
  marker: Marker | "none" | "unreadable";
  /** Why a write fails, or `null`. */
  full: string | null;
  /** Why nothing can be unlinked, or `null`. */
  readOnly: string | null;
  /** Whether tasks on files are begun and never end. */
  hangs: boolean;
  /** Why no signal can be sent, or `null`. */
  mute: string | null;
}

/** A pod: one manager, one node, their files and their host. */
export interface Pod {
  readonly name: string;
  readonly node: WorldNode;
  readonly host: Host;
  readonly disk: Disk;
  /** State of the manager of this moment; the last one of a manager that is down. */
  readonly state: () => State;
  readonly isUp: () => boolean;
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
  /** The bound guard of the world: kills at the right's end what a manager cannot stop. */
  readonly guard: () => void;
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
  readonly tell: (line: string) => void;
  readonly stepped: (event: Event, before: State, after: State) => void;
}

const TICK: Milliseconds = 100;
const LOOK: Milliseconds = 500;
const TASK: Milliseconds = 5;

export function openPod(name: string, world: PodSurroundings): Pod {
  const { timeline, host, node, disk, tell } = world;
  let lives = 0;
  let up = false;
  let frozen = false;
  let deferred: (() => void)[] = [];
  let credentials = world.credentials;
  let disguised: NodeReport["process"] | null = null;
  let killBy: { readonly monotonic: Milliseconds; readonly wall: WallTime } | null = null;
  let state = born();

  function born(): State {
    const startNonce = `${name}${lives}`;
    const identity = `${name}_${startNonce}`;
    return initialState({ ...world.config, identity, startNonce }, host.read());
  }

  /** Runs it in this life of the manager, once it is awake. */
  function inLife(life: number, act: () => void): void {
    if (!up || life !== lives) return;
    if (frozen || host.isSuspended()) deferred.push(() => inLife(life, act));
    else act();
  }

  function dispatch(happening: Happening): void {
    inLife(lives, () => {
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
        const life = lives;
        return world.request(effect, (happening) => inLife(life, () => dispatch(happening)));
      }
      case "report": {
        const { decision, because } = effect.decision;
        return tell(`${decision}: ${because}`);
      }
      case "exit":
        tell("exit");
        up = false;
        return;
      case "armGuard":
        tell("arms the guard");
        return;
      case "disarmGuard":
        tell("disarms the guard");
        return;
      case "distrustWatch":
        return world.openWatches(dispatch);
      default:
        return act(effect);
    }
  }

  function act(effect: NodeEffect): void {
    const life = lives;
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
    const refused = {
      ...{ placeKeys: disk.full, mark: disk.full, signal: disk.mute },
      ...{ removeKeys: disk.readOnly, unmark: disk.readOnly },
    }[effect.type];
    if (refused !== null) return { ok: false, because: refused };
    switch (effect.type) {
      case "placeKeys":
        disk.keys = effect.set === "real" ? "other" : "throwaway";
        break;
      case "removeKeys":
        disk.keys = "absent";
        break;
      case "mark": {
        disk.marker = effect.marker;
        const now = host.read();
        const wall = effect.marker.rightEnds - KILL_RESERVE;
        killBy = { wall, monotonic: now.monotonic + wall - now.wall };
        break;
      }
      case "unmark":
        disk.marker = "none";
        killBy = null;
        break;
      case "signal":
        if (node.pid() !== effect.process.pid) return { ok: false, because: "no such process" };
        tell(`sends ${effect.signal} (${effect.reason}) to ${effect.process.pid}`);
        node.signal(effect.signal);
    }
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
      report: { process, socket: node.socket(), metrics: node.metrics(), keys: disk.keys },
    });
  }

  function every(period: Milliseconds, life: number, round: () => void): void {
    inLife(life, round);
    if (up && life === lives) {
      // What sleeps counts no rounds: one is due when it wakes.
      timeline.after(period, () => inLife(life, () => every(period, life, round)));
    }
  }

  function start(): void {
    if (up) return;
    lives += 1;
    up = true;
    frozen = false;
    deferred = [];
    state = born();
    tell("the manager starts");
    dispatch({ type: "markerRead", marker: disk.marker });
    dispatch({ type: "credentials", report: credentials });
    const life = lives;
    world.openWatches((happening) => inLife(life, () => dispatch(happening)));
    every(TICK, life, () => dispatch({ type: "tick" }));
    every(LOOK, life, look);
  }

  function wake(): void {
    const waiting = deferred;
    deferred = [];
    waiting.forEach((act) => act());
  }

  const resume = host.resume;
  return {
    name,
    node,
    host: {
      ...host,
      resume() {
        resume();
        wake();
      },
    },
    disk,
    state: () => state,
    isUp: () => up,
    holds: () => up && holdsRight({ ...state, clocks: advanceClocks(state.clocks, host.read()) }),
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
      up = false;
    },
    start,
    freeze() {
      tell("the manager is frozen");
      frozen = true;
    },
    thaw() {
      tell("the manager is thawed");
      frozen = false;
      wake();
    },
    guard() {
      const helpless = !up || frozen;
      const { monotonic, wall } = host.read();
      const late = killBy !== null && (monotonic >= killBy.monotonic || wall >= killBy.wall);
      if (helpless && late && node.pid() !== null) {
        tell("the guard removes the keys and kills the node");
        disk.keys = "absent";
        node.signal("SIGKILL");
        killBy = null;
      }
    },
  };
}
