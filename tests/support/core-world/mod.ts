/**
 * A small deterministic world for the core: virtual time, registers, hosts with clocks of their
 * own, managers that run the real `step`, modelled nodes, and a ledger of what they signed. It tells
 * its story line by line, and checks after every event that at most one manager holds the right.
 *
 * @module
 */
import {
  type CandidateEffect,
  type CoreConfig,
  type CredentialsReport,
  deriveTimings,
  type Event,
  type Happening,
  type Milliseconds,
  type Observation,
  type RegisterEffect,
  type State,
  type Timings,
} from "../../../lib/core/mod.ts";
import { type Board, openBoard } from "../../sim/world/candidates.ts";
import { EMPTY_DISK } from "./disk.ts";
import { startHost } from "./host.ts";
import { CALM, type NodeHabits, startNode } from "./node.ts";
import { openPod, type Pod } from "./pod.ts";
import { openRegister, type WorldRegister } from "./register.ts";
import { startTimeline, type Timeline } from "./timeline.ts";

export { BEGINNING } from "./host.ts";
export type { NodeHabits } from "./node.ts";
export type { Pod } from "./pod.ts";
export type { WorldRegister } from "./register.ts";

/** The defaults of an image swap: a lease of 15 s, renewed at most every 5 s. */
export const DEFAULTS: Timings = timingsOf({});

export function timingsOf(change: Partial<Parameters<typeof deriveTimings>[0]>): Timings {
  const decision = deriveTimings({
    leaseDuration: 15_000,
    sleepInterval: 5_000,
    requestTimeout: 1_700,
    clockRateError: 0.1,
    ...change,
  });
  if (decision.kind === "refused") throw new Error(decision.because);
  return decision.timings;
}

/** Something of one pod that differs from the ordinary. */
export interface PodOptions {
  readonly rate?: number;
  readonly wallOffset?: Milliseconds;
  readonly node?: Partial<NodeHabits>;
  readonly config?: Partial<CoreConfig>;
  readonly credentials?: CredentialsReport;
  /** What lies in its files before anything starts. */
  readonly disk?: Partial<Pod["disk"]>;
  /** Whether its manager starts at once; else `pod.start()` does it. */
  readonly starts?: boolean;
  /** Whether its guard starts at once; else `pod.guard.start()` does it. */
  readonly guardStarts?: boolean;
}

export interface WorldOptions {
  readonly pods: Readonly<Record<string, PodOptions>>;
  readonly registers?: 1 | 3 | 4 | 5;
  readonly seed?: number;
  /** Least and most time that a request, an answer or a watch event takes on its way. */
  readonly latency?: readonly [Milliseconds, Milliseconds];
  /** Share of requests, and of answers, that are lost. */
  readonly loss?: number;
  /** Whether every manager is watched by a guard. */
  readonly guarded?: boolean;
  /** Whether pods say beside the registers how they stand. */
  readonly offers?: boolean;
  /** Called right before the guard of that pod sends SIGKILL. */
  readonly guardKills?: (pod: string) => void;
}

/** How a pod reaches a register. */
export type Link = "open" | "cut" | "answersLost" | "writeAnswersLost" | "watchSilent";

export interface World {
  readonly pods: Readonly<Record<string, Pod>>;
  /** The pod of that name. */
  readonly pod: (name: string) => Pod;
  readonly registers: readonly WorldRegister[];
  /** The first register, which is the only one of most stories. */
  readonly register: WorldRegister;
  /** What pods say of themselves beside the first register. */
  readonly board: () => Board;
  readonly timeline: Timeline;
  /** Lets so many seconds pass. */
  readonly run: (seconds: number) => void;
  /** Changes how a pod reaches a register, or all of them. */
  readonly link: (pod: string, link: Link, register?: string) => void;
  /** Share of requests, and of answers, that are lost from now on. */
  readonly lose: (share: number) => void;
  /** A remark for the story. */
  readonly tell: (line: string) => void;
  readonly story: () => readonly string[];
  /** Names of the pods whose nodes forge with real keys now. */
  readonly forgers: () => readonly string[];
  /** Every slot signed, by whom first, in order. */
  readonly ledger: () => ReadonlyMap<number, string>;
  /** Rules of the promise that were broken. */
  readonly breaches: () => readonly string[];
}

/** A valid set of credentials of the one pool of most stories. */
export const CREDENTIALS: CredentialsReport = {
  kind: "valid",
  certificateCounter: 7,
  set: "set 7",
  poolId: "a".repeat(56),
};

export function openWorld(options: WorldOptions): World {
  const timeline = startTimeline(options.seed ?? 1);
  const story: string[] = [];
  const breaches: string[] = [];
  const ledger = new Map<number, { readonly pod: string; readonly pid: number }>();
  const links = new Map<string, Link>();
  const [least, most] = options.latency ?? [5, 5];
  let loss = options.loss ?? 0;
  const registers = ["r1", "r2", "r3", "r4", "r5"].slice(0, options.registers ?? 1)
    .map((name) => openRegister(name, timeline.now));
  const [first] = registers;
  if (first === undefined) throw new Error("a world has a register");
  const byName = new Map(registers.map((register) => [register.name, register]));
  const boards = new Map(
    options.offers === true ? registers.map(({ name }) => [name, openBoard()]) : [],
  );
  let pids = 0;

  const tell = (line: string) => void story.push(`t=${(timeline.now() / 1000).toFixed(1)} ${line}`);
  const linkOf = (pod: string, register: string): Link => links.get(`${pod}/${register}`) ?? "open";
  const travels = (then: () => void) => timeline.after(timeline.between(least, most), then);
  const isLost = () => loss > 0 && timeline.random() < loss;

  function request(
    pod: string,
    effect: RegisterEffect,
    answer: (happening: Happening) => void,
  ): void {
    const register = byName.get(effect.register);
    if (register === undefined || effect.type === "distrustWatch") return;
    const { name } = register;
    const head = { register: name, request: effect.request };
    const because = `no answer within ${effect.budget} ms`;
    timeline.after(effect.budget, () => {
      const outcome = { kind: "failed", because } as const;
      answer({ type: effect.type === "read" ? "readAnswered" : "writeAnswered", ...head, outcome });
    });
    if (linkOf(pod, name) === "cut" || isLost()) return;
    travels(() => {
      const happening: Happening = effect.type === "read"
        ? { type: "readAnswered", ...head, outcome: register.read() }
        : {
          type: "writeAnswered",
          ...head,
          outcome: register.write(effect.record, effect.expected),
        };
      const link = linkOf(pod, name);
      if (link === "cut" || link === "answersLost" || isLost()) return;
      if (link === "writeAnswersLost" && effect.type === "write") return;
      travels(() => answer(happening));
    });
  }

  function watched(pod: string, register: string, observation: Observation): void {
    const link = linkOf(pod, register);
    if (link === "cut" || link === "watchSilent") return;
    travels(() => pods[pod]?.dispatch({ type: "watched", register, observation }));
  }

  function say(pod: string, effect: CandidateEffect): void {
    const board = boards.get(effect.register);
    if (board === undefined || linkOf(pod, effect.register) === "cut" || isLost()) return;
    travels(() => board.take(effect));
  }

  function showBoard(
    pod: string,
    register: string,
    listener: (happening: Happening) => void,
  ): void {
    const board = boards.get(register);
    if (board === undefined || linkOf(pod, register) !== "open") return;
    travels(() => {
      listener({ type: "candidatesSeen", register, candidates: board.said() });
    });
  }

  function openWatches(pod: string, listener: (happening: Happening) => void): void {
    for (const { name, observed, serverTime } of registers) {
      if (linkOf(pod, name) === "cut" || linkOf(pod, name) === "watchSilent") continue;
      travels(() => {
        listener({ type: "watchState", register: name, healthy: true, because: "opened" });
        listener({ type: "watched", register: name, observation: observed() });
        listener({ type: "serverTime", register: name, time: serverTime() });
      });
      showBoard(pod, name, listener);
    }
  }

  function sign(pod: string, slot: number, pid: number): void {
    const before = ledger.get(slot);
    if (before !== undefined && before.pid !== pid) {
      breach(`slot ${slot} is signed by ${before.pod} and by ${pod}`);
    }
    if (before === undefined) ledger.set(slot, { pod, pid });
    const others = forgers().filter((name) => name !== pod);
    if (others.length > 0) breach(`${pod} forges while ${others.join(" and ")} does`);
  }

  function breach(what: string): void {
    breaches.push(what);
    tell(`BREACH: ${what}`);
  }

  function stepped(pod: string, _event: Event, _before: State, _after: State): void {
    if (pods[pod]?.holds() !== true) return;
    const others = Object.values(pods).filter((other) => other.name !== pod && other.holds());
    for (const { name } of others) breach(`${pod} and ${name} hold the right at once`);
  }

  function addPod(name: string, its: PodOptions): Pod {
    const says = (line: string) => tell(`${name}: ${line}`);
    const host = startHost(timeline.now, its.rate ?? 1, its.wallOffset ?? 0);
    const disk: Pod["disk"] = { ...EMPTY_DISK, ...its.disk };
    const node = startNode({ ...CALM, ...its.node }, {
      timeline,
      host,
      keys: () => disk.keys,
      nextPid: () => (pids += 1),
      sign: (slot, pid) => sign(name, slot, pid),
      tell: says,
    });
    return openPod(name, {
      timeline,
      host,
      node,
      disk,
      config: {
        registers: registers.map((register) => register.name),
        network: "preview-2",
        timings: DEFAULTS,
        maxTipLag: 300_000,
        degradedGrace: 60_000,
        neverForges: null,
        requireNodeMetrics: true,
        allowProducingStart: false,
        throwAwayKeys: true,
        guarded: options.guarded ?? false,
        withoutNode: false,
        cluster: null,
        ...its.config,
      },
      credentials: its.credentials ?? CREDENTIALS,
      request: (effect, answer) => request(name, effect, answer),
      openWatches: (listener) => openWatches(name, listener),
      say: (effect) => say(name, effect),
      tell: says,
      guardKills: () => options.guardKills?.(name),
      stepped: (event, before, after) => stepped(name, event, before, after),
    });
  }

  function forgers(): readonly string[] {
    return Object.values(pods).filter(({ node }) => node.forges()).map(({ name }) => name);
  }

  const pods: Record<string, Pod> = {};
  for (const [name, its] of Object.entries(options.pods)) pods[name] = addPod(name, its);
  for (const register of registers) {
    register.onChange((seen) => {
      for (const name of Object.keys(pods)) watched(name, register.name, seen);
    });
  }
  for (const [register, board] of boards) {
    board.onChange(() => {
      for (const [name, pod] of Object.entries(pods)) showBoard(name, register, pod.dispatch);
    });
  }
  for (const pod of Object.values(pods)) {
    const its = options.pods[pod.name];
    if (pod.state().config.guarded && its?.guardStarts !== false) pod.guard.start();
    if (its?.starts !== false) pod.start();
  }

  return {
    pods,
    pod(name) {
      const pod = pods[name];
      if (pod === undefined) throw new Error(`there is no pod ${name}`);
      return pod;
    },
    registers,
    register: first,
    board() {
      const board = boards.get(first.name);
      if (board === undefined) throw new Error("nobody says anything in this world");
      return board;
    },
    timeline,
    run: (seconds) => timeline.runUntil(timeline.now() + seconds * 1000),
    link(pod, link, register) {
      const names = register === undefined ? registers.map(({ name }) => name) : [register];
      for (const name of names) {
        tell(`${pod}: its link to ${name} is ${link}`);
        links.set(`${pod}/${name}`, link);
      }
      const healthy = link === "open" || link === "answersLost";
      for (const name of names) {
        pods[pod]?.dispatch({ type: "watchState", register: name, healthy, because: link });
      }
      if (healthy) openWatches(pod, (happening) => pods[pod]?.dispatch(happening));
    },
    lose: (share) => void (loss = share),
    tell,
    story: () => story,
    forgers,
    ledger: () => new Map([...ledger].map(([slot, { pod }]) => [slot, pod])),
    breaches: () => breaches,
  };
}
