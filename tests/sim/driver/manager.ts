import {
  advanceClocks,
  type CoreConfig,
  type CredentialsReport,
  type Effect,
  type Event,
  type Happening,
  holdsRight,
  initialState,
  type NodeEffect,
  permits,
  type State,
  step,
  type TaskOutcome,
} from "../../../lib/core/mod.ts";
import type { Chance } from "../world/chance.ts";
import type { Disk } from "../world/disk.ts";
import type { Host } from "../world/host.ts";
import type { Link, Network } from "../world/network.ts";
import type { Node } from "../world/node.ts";
import type { Register } from "../world/register.ts";
import type { Timeline } from "../world/timeline.ts";
import { openWatch, type Watch } from "../world/watch.ts";
import type { Judge } from "../judge.ts";
import { LOOK, TICK, untilDue, untilLook } from "./pace.ts";

/** A manager: the production core, driven by the events of the simulated world. */
export interface Manager {
  /** What it decides upon; a change holds from its next start on. */
  config: Omit<CoreConfig, "identity" | "startNonce">;
  /** State of the present life; of the last one while it is down. */
  state(): State;
  isUp(): boolean;
  isFrozen(): boolean;
  /** When it was last started or thawed, in true time. */
  awakeSince(): number;
  /** Whether it believes at this very moment that it holds the right. */
  holds(): boolean;
  dispatch(happening: Happening): void;
  setCredentials(report: CredentialsReport): void;
  credentials(): CredentialsReport;
  start(): void;
  crash(): void;
  freeze(): void;
  thaw(): void;
  /** Something changed on the node: it is looked at soon. */
  noticed(): void;
  /** Ends the watches of a register, as a server that restarts does. */
  breakWatch(register: Register, because: string): void;
}

/** What a manager needs of its pod and of the world. */
export interface ManagerSurroundings {
  readonly name: string;
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly host: Host;
  readonly node: Node;
  readonly disk: Disk;
  readonly network: Network;
  readonly registers: readonly Register[];
  readonly linkTo: (register: Register) => Link;
  readonly config: Omit<CoreConfig, "identity" | "startNonce">;
  readonly credentials: CredentialsReport;
  readonly tell: (line: string) => void;
  readonly judge: Judge;
  /** Number of the pod in the world. */
  readonly pod: number;
}

/** A task on files takes so long, in milliseconds. */
const TASK = 5;

export function startManager(world: ManagerSurroundings): Manager {
  const { timeline, chance, host, node, disk, network, registers, judge, tell } = world;
  let lives = 0;
  let up = false;
  let frozen = false;
  let deferred: (() => void)[] = [];
  let { credentials } = world;
  let nextTick = Infinity;
  let nextLook = Infinity;
  let watches: readonly Watch[] = [];
  let held = false;
  let awakeSince = 0;
  const self: { config: Manager["config"] } = { config: world.config };
  let state = born();

  function born(): State {
    const startNonce = `${world.pod}n${lives}`;
    const identity = `${world.name}/${world.pod}/${startNonce}`;
    return initialState({ ...self.config, identity, startNonce }, host.read());
  }

  /** Runs it in this life of the manager, once it is awake. */
  function inLife(life: number, act: () => void): void {
    if (!up || life !== lives) return;
    if (frozen || host.isSuspended()) deferred.push(() => inLife(life, act));
    else act();
  }

  function wake(): void {
    const waiting = deferred;
    deferred = [];
    for (const act of waiting) act();
  }

  function dispatch(happening: Happening): void {
    inLife(lives, () => {
      const event: Event = { at: host.read(), ...happening };
      const before = state;
      const { state: after, effects } = judge.guarded(world.pod, before, () => step(before, event));
      state = after;
      for (const effect of effects) execute(effect);
      if (happening.type === "writeAnswered" || held) {
        const holds = holdsRight(state);
        if (holds && !held) judge.begunToHold(world.pod);
        held = holds;
      }
      plan();
    });
  }

  function execute(effect: Effect): void {
    switch (effect.type) {
      case "read":
      case "write":
        return request(effect);
      case "report":
        return tell(`${effect.decision.decision}: ${effect.decision.because}`);
      case "exit":
        tell("exit");
        up = false;
        return;
      case "armGuard":
      case "disarmGuard":
        return;
      case "distrustWatch":
        return watches[indexOf(effect.register)]?.reopen("a conflict that it did not predict");
      default:
        return act(effect);
    }
  }

  function indexOf(register: string): number {
    return registers.findIndex(({ name }) => name === register);
  }

  function request(effect: Extract<Effect, { readonly type: "read" | "write" }>): void {
    const register = registers[indexOf(effect.register)];
    if (register === undefined) throw new Error(`there is no register ${effect.register}`);
    const life = lives;
    const sent = timeline.now();
    const duration = state.config.timings.leaseDuration;
    const answer = (happening: Happening) => inLife(life, () => dispatch(happening));
    if (effect.type === "write") judge.sends(world.pod, effect.purpose);
    const { request, budget } = effect;
    timeline.after(budget / host.rate(), () => {
      const outcome = { kind: "failed", because: `no answer within ${budget} ms` } as const;
      const type = effect.type === "read" ? "readAnswered" : "writeAnswered";
      answer({ type, register: effect.register, request, outcome });
    });
    network.send({
      effect,
      register,
      link: world.linkTo(register),
      committed() {
        if (effect.type !== "write") return;
        judge.committed({
          ...{ pod: world.pod, register: register.name, purpose: effect.purpose },
          ...{ sent, duration, holder: effect.record.holder },
        });
      },
      answer,
    });
  }

  function act(effect: NodeEffect): void {
    const life = lives;
    timeline.after(effect.type === "signal" ? 0 : TASK, () =>
      inLife(life, () => {
        const outcome = perform(effect);
        dispatch({ type: "taskDone", task: effect.task, outcome });
      }));
  }

  function perform(effect: NodeEffect): TaskOutcome {
    const permitted = permits(state, host.read(), effect);
    if (permitted !== true) return { ok: false, because: permitted };
    const refused = {
      ...{ placeKeys: disk.full, mark: disk.full, signal: null },
      ...{ removeKeys: disk.readOnly, unmark: disk.readOnly },
    }[effect.type];
    if (refused !== null) return { ok: false, because: refused };
    switch (effect.type) {
      case "placeKeys":
        disk.keys = effect.set === "real" ? "other" : "throwaway";
        if (credentials.kind === "valid") disk.certificate = credentials.certificateCounter;
        break;
      case "removeKeys":
        disk.keys = "absent";
        break;
      case "mark":
        disk.marker = effect.marker;
        break;
      case "unmark":
        disk.marker = "none";
        break;
      case "signal":
        if (node.pid() !== effect.process.pid) return { ok: false, because: "no such process" };
        tell(`sends ${effect.signal} (${effect.reason}) to ${effect.process.pid}`);
        judge.signals(world.pod, effect.signal, effect.reason);
        node.signal(effect.signal);
    }
    return { ok: true };
  }

  function look(): void {
    const pid = node.pid();
    dispatch({
      type: "nodeObserved",
      report: {
        process: pid === null ? { kind: "none" } : {
          kind: "found",
          process: { pid, stamp: pid },
          path: "/usr/local/bin/cardano-node",
        },
        socket: node.socket(),
        metrics: node.metrics(),
        keys: disk.keys,
      },
    });
  }

  /** Plans the next tick, in place of the one that was planned, and the next look. */
  function plan(): void {
    const now = timeline.now();
    const tickAt = now + untilDue(state) / host.rate();
    if (tickAt !== nextTick) {
      nextTick = tickAt;
      at(tickAt, () => nextTick, () => dispatch({ type: "tick" }));
    }
    planLook(untilLook(state));
  }

  function planLook(within: number): void {
    const now = timeline.now();
    const lookAt = now + within;
    if (lookAt < nextLook || nextLook <= now) {
      nextLook = lookAt;
      at(lookAt, () => nextLook, look);
    }
  }

  function at(time: number, planned: () => number, act: () => void): void {
    const life = lives;
    timeline.after(time - timeline.now(), () => {
      if (life === lives && planned() === time) inLife(life, act);
    });
  }

  function start(): void {
    if (up) return;
    lives += 1;
    const life = lives;
    awakeSince = timeline.now();
    up = true;
    frozen = false;
    held = false;
    deferred = [];
    nextTick = Infinity;
    nextLook = Infinity;
    state = born();
    tell("the manager starts");
    dispatch({ type: "markerRead", marker: disk.marker });
    dispatch({ type: "credentials", report: credentials });
    watches = registers.map((register) =>
      openWatch(
        { timeline, chance, network, register, link: world.linkTo(register) },
        (happening) => inLife(life, () => dispatch(happening)),
      )
    );
    planLook(TICK);
  }

  function end(): void {
    up = false;
    held = false;
    for (const watch of watches) watch.close();
  }

  host.onWake(wake);
  return Object.assign(self, {
    state: () => state,
    isUp: () => up,
    isFrozen: () => frozen,
    awakeSince: () => awakeSince,
    holds: () => up && holdsRight({ ...state, clocks: advanceClocks(state.clocks, host.read()) }),
    dispatch,
    credentials: () => credentials,
    setCredentials(report: CredentialsReport) {
      credentials = report;
      dispatch({ type: "credentials", report });
    },
    start,
    crash() {
      if (!up) return;
      tell("the manager is killed");
      end();
    },
    freeze() {
      tell("the manager is frozen");
      frozen = true;
    },
    thaw() {
      if (!frozen) return;
      tell("the manager is thawed");
      frozen = false;
      awakeSince = timeline.now();
      wake();
    },
    noticed() {
      if (up) planLook(chance.between(0, LOOK));
    },
    breakWatch(register: Register, because: string) {
      watches[registers.indexOf(register)]?.reopen(because);
    },
  });
}
