import {
  advanceClocks,
  type CoreConfig,
  type CredentialsReport,
  type Effect,
  type Event,
  type GuardAnswer,
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
import { actOnDisk, type Disk } from "../world/disk.ts";
import type { Host } from "../world/host.ts";
import type { Link, Network } from "../world/network.ts";
import type { Node } from "../world/node.ts";
import type { Register } from "../world/register.ts";
import type { Timeline } from "../world/timeline.ts";
import { openWatch, type Watch } from "../world/watch.ts";
import type { Judge } from "../judge.ts";
import { type Process, startProcess } from "./process.ts";
import { isBusy, LOOK, TICK, untilDue, untilLook } from "./pace.ts";

/** A manager: the production core, driven by the events of the simulated world. */
export interface Manager extends Pick<Process, "isUp" | "isWell"> {
  /** What it decides upon; a change holds from its next start on. */
  config: Omit<CoreConfig, "identity" | "startNonce">;
  /** State of the present life; of the last one while it is down. */
  state(): State;
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
  /** Well, and nothing is under way. */
  isCalm(): boolean;
  /** Something changed on the node: it is looked at soon. */
  noticed(): void;
  /** Hears of every act on the node when it is decided upon, until what it returns is called. */
  onAct(listener: (act: NodeEffect) => void): () => void;
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
  /** The guard's end of the local socket. */
  readonly attach: (receive: (happening: Happening) => void) => void;
  readonly detach: () => void;
  readonly answer: (answer: GuardAnswer) => void;
  /** Lets the guard ask what it was spared to ask. */
  readonly catchUp: () => void;
  /** Lets the guard ask as often as ever from now on. */
  readonly keepUp: () => void;
  /** Number of the pod in the world. */
  readonly pod: number;
}

/** A task on files takes so long, in milliseconds. */
const TASK = 5;

export function startManager(world: ManagerSurroundings): Manager {
  const { timeline, chance, host, node, disk, network, registers, judge, tell } = world;
  const process = startProcess(host);
  let lives = 0;
  let { credentials } = world;
  let nextTick = Infinity;
  let nextLook = Infinity;
  let watches: ReadonlyMap<string, Watch> = new Map();
  let held = false;
  let awakeSince = 0;
  const listeners = new Set<(act: NodeEffect) => void>();
  const self: { config: Manager["config"] } = { config: world.config };
  let state = born();

  function born(): State {
    const startNonce = `${world.pod}n${lives}`;
    const identity = `${world.name}/${world.pod}/${startNonce}`;
    return initialState({ ...self.config, identity, startNonce }, host.read());
  }

  function dispatch(happening: Happening): void {
    process.bound(() => {
      if (happening.type !== "guardAsked" && happening.type !== "guardLost") world.catchUp();
      const event: Event = { at: host.read(), ...happening };
      const before = state;
      const turn = judge.taken(
        world.pod,
        { state: before, effects: [] },
        () => step(before, event),
      );
      state = turn.state;
      judge.held(world.pod, state);
      for (const effect of turn.effects) execute(effect);
      if (happening.type === "writeAnswered" || held) {
        const holds = holdsRight(state);
        if (holds && !held) judge.begunToHold(world.pod);
        held = holds;
      }
      plan();
      if (isBusy(state)) world.keepUp();
    })();
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
        judge.ends(world.pod, "manager");
        return end();
      case "answerGuard":
        return world.answer(effect.answer);
      case "distrustWatch":
        return watches.get(effect.register)?.reopen("a conflict that it did not predict");
      default:
        return act(effect);
    }
  }

  function request(effect: Extract<Effect, { readonly type: "read" | "write" }>): void {
    const register = registers.find(({ name }) => name === effect.register);
    if (register === undefined) throw new Error(`there is no register ${effect.register}`);
    const sent = timeline.now();
    const duration = state.config.timings.leaseDuration;
    const answer = bound(dispatch);
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
          ...{ sent, duration },
          replaced: effect.expected?.record ?? null,
          fingerprint: effect.record.own?.fingerprint ?? null,
        });
      },
      answer,
    });
  }

  function act(effect: NodeEffect): void {
    const done = process.bound(() => {
      const outcome = perform(effect);
      dispatch({ type: "taskDone", task: effect.task, outcome });
    });
    timeline.after(effect.type === "signal" ? 0 : TASK + disk.slow, done);
    for (const listener of listeners) listener(effect);
  }

  function perform(effect: NodeEffect): TaskOutcome {
    const permitted = permits(state, host.read(), effect);
    if (permitted !== true) return { ok: false, because: permitted };
    if (effect.type !== "signal") {
      const outcome = actOnDisk(disk, effect);
      if (outcome.ok && effect.type === "placeKeys" && credentials.kind === "valid") {
        disk.certificate = credentials.certificateCounter;
      }
      if (outcome.ok) judge.files(world.pod, effect);
      return outcome;
    }
    if (node.pid() !== effect.process.pid) return { ok: false, because: "no such process" };
    tell(`sends ${effect.signal} (${effect.reason}) to ${effect.process.pid}`);
    judge.signals(world.pod, effect.signal, effect.reason);
    node.signal(effect.signal);
    return { ok: true };
  }

  function look(): void {
    const process = node.process();
    dispatch({
      type: "nodeObserved",
      report: {
        process: process === null ? { kind: "none" } : {
          kind: "found",
          process,
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
    const due = process.bound(() => {
      if (planned() === time) act();
    });
    timeline.after(time - timeline.now(), due);
  }

  function start(): void {
    if (process.isUp()) return;
    lives += 1;
    process.begin();
    awakeSince = timeline.now();
    held = false;
    nextTick = Infinity;
    nextLook = Infinity;
    state = born();
    tell("the manager starts");
    dispatch({ type: "markerRead", marker: disk.marker });
    dispatch({ type: "credentials", report: credentials });
    const own = registers.filter(({ name }) => self.config.registers.includes(name));
    watches = new Map(own.map((register) => {
      const link = world.linkTo(register);
      const around = { timeline, chance, network, register, link };
      return [register.name, openWatch(around, bound(dispatch))];
    }));
    world.attach(bound(dispatch));
    planLook(TICK);
  }

  /** Whatever comes to it belongs to this life. */
  function bound(receive: (happening: Happening) => void): (happening: Happening) => void {
    const life = lives;
    return (happening) => {
      if (life === lives) process.bound(() => receive(happening))();
    };
  }

  function end(): void {
    process.end();
    world.detach();
    held = false;
    for (const watch of watches.values()) watch.close();
  }

  return Object.assign(self, {
    state: () => state,
    isUp: process.isUp,
    isWell: process.isWell,
    awakeSince: () => awakeSince,
    isCalm: () => process.isWell() && !isBusy(state),
    holds: () =>
      process.isUp() && holdsRight({ ...state, clocks: advanceClocks(state.clocks, host.read()) }),
    dispatch,
    credentials: () => credentials,
    setCredentials(report: CredentialsReport) {
      credentials = report;
      dispatch({ type: "credentials", report });
    },
    start,
    crash() {
      if (!process.isUp()) return;
      world.catchUp();
      tell("the manager is killed");
      end();
    },
    freeze() {
      if (process.isWell()) world.catchUp();
      tell("the manager is frozen");
      process.freeze();
    },
    thaw() {
      awakeSince = timeline.now();
      process.thaw();
    },
    noticed() {
      if (process.isUp()) planLook(chance.between(0, LOOK));
    },
    onAct(listener: (act: NodeEffect) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    breakWatch(register: Register, because: string) {
      watches.get(register.name)?.reopen(because);
    },
  });
}
