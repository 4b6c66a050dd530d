import {
  advanceClocks,
  type CandidateEffect,
  type CoreConfig,
  type CredentialsReport,
  type Effect,
  type GuardAnswer,
  type GuardQuestion,
  type Happening,
  holdsRight,
  initialState,
  type NodeEffect,
  permits,
  rightOf,
  type State,
  step,
  type TaskOutcome,
} from "../../../lib/core/mod.ts";
import type { Chance } from "../world/chance.ts";
import { type Board, type BoardAccess, followBoard, sayThere } from "../world/candidates.ts";
import type { Clusters } from "../world/clusters.ts";
import { actOnDisk, type Disk } from "../world/disk.ts";
import type { Host } from "../world/host.ts";
import type { Link, Network } from "../world/network.ts";
import type { Node } from "../world/node.ts";
import type { Register } from "../world/register.ts";
import type { Timeline } from "../world/timeline.ts";
import { openWatch, type Watch } from "../world/watch.ts";
import type { Judge } from "../judge.ts";
import { type Process, startProcess } from "./process.ts";
import { openTimer } from "./timer.ts";
import { isMoving, LOOK, type Lull, TICK, UNKNOWN_OF_SLEEP, untilDue, untilLook } from "./pace.ts";

/** A manager: the production core, driven by the events of the simulated world. */
export interface Manager extends Pick<Process, "isUp" | "isWell"> {
  /** What it decides upon; a change holds from its next start on. */
  config: Omit<CoreConfig, "identity" | "startNonce">;
  /** State of the present life; of the last one while it is down. */
  state(): State;
  /** When it was last started or thawed, in true time. */
  awakeSince(): number;
  /** Hears once more what its guard asked last. */
  hearAgain(question: GuardQuestion): void;
  /** Whether it believes that it holds the right; of one that sleeps, whether it would if it woke now. */
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
  /** Well, and not about to have its node forge: it only has to hear that its guard is there. */
  wantsNoGuard(): boolean;
  /** Something changed on the node: it is looked at soon. */
  noticed(): void;
  /** Looks at the node at once. */
  look(): void;
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
  readonly boardOf: (register: Register) => Board;
  /** Carries what is said beside registers, with a chance of its own. */
  readonly side: Network;
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
  /** Lets the guard ask anew: what it will know of this process is as young as it would be. */
  readonly askNow: () => void;
  /** Lets the guard ask as often as ever from now on. */
  readonly keepUp: () => void;
  readonly lull: Lull;
  readonly clusters: Clusters | null;
  /** Number of the pod in the world. */
  readonly pod: number;
}

/** A task on files takes so long, in milliseconds. */
const TASK = 5;

export function startManager(world: ManagerSurroundings): Manager {
  const { timeline, chance, host, node, disk, network, registers, judge, tell, lull } = world;
  const process = startProcess(host);
  let lives = 0;
  let { credentials } = world;
  const ticks = openTimer(timeline, process, () => dispatch({ type: "tick" }));
  const looks = openTimer(timeline, process, look);
  let watches: ReadonlyMap<string, Watch> = new Map();
  let boards: readonly (() => void)[] = [];
  let held = false;
  let awakeSince = 0;
  let couldNote = true;
  const listeners = new Set<(act: NodeEffect) => void>();
  const self: { config: Manager["config"] } = { config: world.config };
  let state = born();

  function born(): State {
    const startNonce = `${world.pod}n${lives}`;
    const identity = `${world.name}/${world.pod}/${startNonce}`;
    return initialState({ ...self.config, identity, startNonce }, host.read());
  }

  function dispatch(happening: Happening): void {
    process.hand(happening, take);
  }

  /**
   * Its guard asks again what it asked: that moves the clocks, and its only effect is the answer. What
   * has more effects is judged at once; else the event that is about to come is.
   */
  function hearAgain(question: GuardQuestion): void {
    const happening = { type: "guardAsked", question, at: host.read() } as const;
    const { state: next, effects } = judge.taken(world.pod, step, state, happening);
    state = next;
    if (effects.length > 1) judge.held(world.pod, state, holdsRight(state));
    for (const effect of effects) execute(effect);
  }

  function take(happening: Happening): void {
    if (happening.type !== "guardAsked" && happening.type !== "guardLost") world.catchUp();
    const before = state;
    const turn = judge.taken(world.pod, step, before, { ...happening, at: host.read() });
    state = turn.state;
    judge.held(world.pod, state, holdsRight(state));
    if (state.forging.lastStop !== before.forging.lastStop) noteYield();
    for (const effect of turn.effects) execute(effect);
    if (happening.type === "writeAnswered" || held) {
      const holds = holdsRight(state);
      if (holds && !held) judge.begunToHold(world.pod);
      held = holds;
    }
    plan();
    if (isMoving(state)) world.keepUp();
  }

  function noteYield(): void {
    if (state.forging.lastStop?.code !== "yielded") return;
    const nonce = state.offering.offer?.nonce ?? "";
    judge.yields(world.pod, registers.some((one) => world.boardOf(one).answers().has(nonce)));
  }

  /** A node that is seen to forge well enough is not killed only to hand over. */
  function isKilledByChoice({ signal }: Extract<NodeEffect, { type: "signal" }>): boolean {
    const right = rightOf(state);
    const told = state.forging.stop?.signalledAt ?? Infinity;
    return signal !== "SIGHUP" && state.forging.lastStop?.code === "yielded" &&
      state.config.requireNodeMetrics &&
      (state.node.life?.evidence.lastSample ?? -Infinity) > told &&
      state.shutdown === null && right !== null &&
      state.clocks.holder < right.endsHolder - state.config.timings.stopBound;
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
      case "writeCandidate":
      case "dropCandidates":
        return say(effect);
      case "distrustWatch":
        return watches.get(effect.register)?.reopen("a conflict that it did not predict");
      default:
        return act(effect);
    }
  }

  function say(effect: CandidateEffect): void {
    const register = registers.find(({ name }) => name === effect.register);
    if (register !== undefined) sayThere(accessTo(register), effect);
  }

  function accessTo(register: Register): BoardAccess {
    const board = world.boardOf(register);
    return { timeline, network: world.side, register, board, link: world.linkTo(register) };
  }

  function request(effect: Extract<Effect, { readonly type: "read" | "write" }>): void {
    const register = registers.find(({ name }) => name === effect.register);
    if (register === undefined) throw new Error(`there is no register ${effect.register}`);
    const sent = timeline.now();
    const sentMonotonic = host.read().monotonic;
    const duration = state.config.timings.leaseDuration;
    const hear = bound(dispatch);
    let answered = false;
    const answer = (happening: Happening) => {
      answered = true;
      hear(happening);
    };
    if (effect.type === "write") judge.sends(world.pod, effect.purpose);
    const { request, budget } = effect;
    timeline.after(budget / host.rate(), () => {
      if (answered) return;
      const outcome = { kind: "failed", because: `no answer within ${budget} ms` } as const;
      const type = effect.type === "read" ? "readAnswered" : "writeAnswered";
      hear({ type, register: effect.register, request, outcome });
    });
    network.send({
      effect,
      register,
      link: world.linkTo(register),
      committed() {
        if (effect.type !== "write") return;
        // What was signed before was signed under the right of before.
        node.catchUp();
        judge.committed({
          ...{ pod: world.pod, register: register.name, purpose: effect.purpose },
          ...{ sent, sentMonotonic, duration, holder: effect.record.holder },
          nonce: effect.record.own?.nonce ?? null,
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
      if (effect.type === "placeKeys" && effect.set === "real" && credentials !== effect.expected) {
        return { ok: false, because: "the sources have just got another set" };
      }
      const outcome = actOnDisk(disk, effect);
      if (effect.type === "note") couldNote = outcome.ok;
      if (outcome.ok && effect.type === "placeKeys" && credentials.kind === "valid") {
        disk.certificate = credentials.certificateCounter;
        disk.set = credentials.set;
      }
      if (outcome.ok) judge.files(world.pod, effect);
      return outcome;
    }
    if (node.pid() !== effect.process.pid) return { ok: false, because: "no such process" };
    tell(`sends ${effect.signal} (${effect.reason}) to ${effect.process.pid}`);
    judge.signals(world.pod, effect.signal, effect.reason);
    if (isKilledByChoice(effect)) judge.breach("kill_in_need", "a node is killed to hand over");
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
        keysStood: true,
      },
    });
  }

  /** Plans the next tick, in place of the one that was planned, and the next look. */
  function plan(): void {
    const now = timeline.now();
    ticks.set(now + untilDue(state, lull) / host.rate());
    looks.sooner(now + untilLook(state, lull));
  }

  function start(): void {
    if (process.isUp()) return;
    lives += 1;
    process.begin();
    awakeSince = timeline.now();
    held = false;
    ticks.clear();
    looks.clear();
    state = born();
    node.forgetTime();
    node.forgetShown(couldNote);
    couldNote = true;
    tell("the manager starts");
    dispatch({ type: "markerRead", marker: disk.marker, noted: disk.noted });
    dispatch({ type: "credentials", report: credentials });
    const own = registers.filter(({ name }) => self.config.registers.includes(name));
    watches = new Map(own.map((register) => {
      const link = world.linkTo(register);
      const around = { timeline, chance, network, register, link };
      return [register.name, openWatch(around, bound(dispatch))];
    }));
    boards = own.map((register) => followBoard(accessTo(register), bound(dispatch)));
    const { cluster } = self.config;
    if (cluster !== null && world.clusters !== null) {
      boards = [...boards, world.clusters.follow(cluster.name, bound(dispatch))];
    }
    world.attach(bound(dispatch));
    looks.sooner(timeline.now() + TICK);
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
    for (const close of boards) close();
  }

  return Object.assign(self, {
    state: () => state,
    isUp: process.isUp,
    isWell: process.isWell,
    awakeSince: () => awakeSince,
    isCalm: () => process.isWell() && !isMoving(state),
    wantsNoGuard: () => process.isWell() && state.forging.phase !== "preparing",
    hearAgain,
    holds() {
      const clocks = advanceClocks(state.clocks, host.read());
      const holder = clocks.holder + (host.isSuspended() ? UNKNOWN_OF_SLEEP : 0);
      return process.isUp() && holdsRight({ ...state, clocks: { ...clocks, holder } });
    },
    dispatch,
    credentials: () => credentials,
    setCredentials(report: CredentialsReport) {
      judge.sourcesChange(world.pod);
      credentials = report;
      dispatch({ type: "credentials", report });
    },
    start,
    crash() {
      if (!process.isUp()) return;
      world.askNow();
      tell("the manager is killed");
      end();
    },
    freeze() {
      if (process.isWell()) world.askNow();
      tell("the manager is frozen");
      process.freeze();
      world.keepUp();
    },
    thaw() {
      awakeSince = timeline.now();
      process.thaw();
      // What changed meanwhile is not waited for: the look that was due may just have been put off.
      if (process.isUp()) looks.sooner(timeline.now() + TICK);
    },
    look,
    noticed() {
      if (process.isUp()) looks.sooner(timeline.now() + chance.between(0, LOOK));
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
