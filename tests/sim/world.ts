import {
  type CoreConfig,
  type CredentialsReport,
  deriveTimings,
  type Timings,
} from "../../lib/core/mod.ts";
import { type Guard, startGuard } from "./driver/guard.ts";
import { type LocalLink, openLocalLink } from "./driver/local_link.ts";
import { type Manager, startManager } from "./driver/manager.ts";
import type { Lull } from "./driver/pace.ts";
import { type Invariant, type Judge, type JudgedPod, openJudge } from "./judge.ts";
import { chanceOf } from "./world/chance.ts";
import { type Board, openBoard } from "./world/candidates.ts";
import { type Disk, emptyDisk } from "./world/disk.ts";
import { type Clusters, openClusters } from "./world/clusters.ts";
import { BEGINNING, type Drift, type Host, startHost } from "./world/host.ts";
import { type Link, startNetwork, type Weather, WHOLE } from "./world/network.ts";
import { type Habits, type Node, startNode, tipOfNetwork } from "./world/node.ts";
import { openRegister, type Register } from "./world/register.ts";
import { startTimeline, type Timeline } from "./world/timeline.ts";

/** A pod: one manager, one guard, one node, their files and their host. */
export interface Pod {
  readonly index: number;
  readonly name: string;
  readonly host: Host;
  readonly disk: Disk;
  readonly node: Node;
  readonly manager: Manager;
  readonly guard: Guard;
  /** Between manager and guard. */
  readonly localLink: LocalLink;
  /** Its links to the registers, in their order. */
  readonly links: readonly Link[];
}

/** How a pod differs from others. */
export interface PodPlan {
  readonly name: string;
  /** Lease duration D, in milliseconds. */
  readonly leaseDuration: number;
  /** Renews as late as its lease allows, not three times a lease. */
  readonly renewsRarely?: boolean;
  readonly habits: Habits;
  readonly requireNodeMetrics: boolean;
}

/** Everything a world begins with. */
export interface WorldPlan {
  readonly seed: number;
  readonly pods: readonly PodPlan[];
  readonly registers: 1 | 3 | 5;
  /** How many of them the managers know before they are rolled to all of them. */
  readonly beginsWith: 1 | 3 | 5;
  readonly drift: Drift;
  readonly weather: Weather;
  /** Its pods are of these clusters in turn; absent without cluster management. */
  readonly clusters?: ClustersPlan;
}

/** The clusters of a pool, the best first. */
export interface ClustersPlan {
  readonly names: readonly string[];
  readonly failbackDelay: number;
  readonly policyMaxAge: number;
}

export interface World {
  readonly plan: WorldPlan;
  readonly timeline: Timeline;
  readonly registers: readonly Register[];
  /** What pods say of themselves beside a register. */
  readonly boardOf: (register: Register) => Board;
  readonly pods: readonly Pod[];
  readonly weather: Weather;
  /** `null` without cluster management. */
  readonly clusters: Clusters | null;
  readonly judge: Judge;
  readonly tell: (line: string) => void;
  /** Lets hours pass in which nothing befalls it, most of what then happens again and again spared. */
  readonly rest: (milliseconds: number, over: () => boolean) => void;
  readonly isResting: () => boolean;
}

/** How a world is looked at; none of it changes what happens there. */
export interface WorldOptions {
  /** Rules that are not looked at, to see what would be missed without them. */
  readonly blindTo?: ReadonlySet<Invariant>;
  /** Hears what happens, line by line. */
  readonly listener?: (at: number, line: string) => void;
}

export const CREDENTIALS: CredentialsReport = {
  kind: "valid",
  certificateCounter: 7,
  set: "set 7",
  poolId: "a".repeat(56),
};

export function timingsOf(
  { leaseDuration, renewsRarely = false }: Pick<PodPlan, "leaseDuration" | "renewsRarely">,
): Timings {
  const decision = deriveTimings({
    leaseDuration,
    sleepInterval: renewsRarely ? leaseDuration : Math.max(5_000, leaseDuration / 3),
    requestTimeout: 1_700,
    clockRateError: 0.1,
  });
  if (decision.kind === "refused") throw new Error(decision.because);
  return decision.timings;
}

export function openWorld(plan: WorldPlan, { blindTo, listener }: WorldOptions = {}): World {
  const timeline = startTimeline();
  const chance = chanceOf(plan.seed);
  const tell = listener === undefined ? () => {} : (line: string) => listener(timeline.now(), line);
  const registers = Array.from(
    { length: plan.registers },
    (_, index) => openRegister(`r${index + 1}`, timeline.now),
  );
  const weather: Weather = { ...plan.weather };
  const network = startNetwork(timeline, chance.fork(), weather);
  const boards = new Map(registers.map((register) => [register, openBoard()]));
  // With a chance of its own: what is said beside the registers changes nothing else.
  const side = startNetwork(timeline, chanceOf(plan.seed + 1), weather);
  const boardOf = (register: Register): Board => {
    const board = boards.get(register);
    if (board === undefined) throw new Error(`nothing is said beside ${register.name}`);
    return board;
  };
  const judged: JudgedPod[] = [];
  const clusters = plan.clusters === undefined
    ? null
    : openClusters(plan.clusters.names, timeline, BEGINNING);
  const judge = openJudge({
    now: timeline.now,
    pods: judged,
    tell,
    clusters,
    policyMaxAge: plan.clusters?.policyMaxAge ?? 0,
    blindTo: blindTo ?? new Set(),
  });
  for (const register of registers) {
    register.onChange((seen) => judge.changed(register.name, seen));
  }
  const lull: Lull = { isOn: false, began: 0, fastest: 1 + plan.drift.error };
  const longestLease = Math.max(...plan.pods.map(({ leaseDuration }) => leaseDuration));
  for (const register of plan.beginsWith === 1 ? registers : []) {
    let newest = 0;
    let lostAt = -Infinity;
    register.onChange(({ version, revision }) => {
      const isBack = (revision ?? 0) < newest;
      newest = revision ?? 0;
      // Deleted, gone back to before somebody told of it, or written by hand.
      if (version === null || version.record.own === null || isBack) {
        lostAt = timeline.now();
        return judge.recordLost();
      }
      // Until its right ends somebody forges who told of it before.
      if (timeline.now() - lostAt <= longestLease) return;
      judge.recordTells(version.record.own.certificateCounter ?? -1);
    });
  }
  let pids = 0;

  const pods = plan.pods.map((its, index): Pod => {
    const { name } = its;
    const says = listener === undefined ? tell : (line: string) => tell(`${name}: ${line}`);
    const host = startHost(timeline, chance.fork(), plan.drift);
    const disk = emptyDisk();
    const localLink = openLocalLink(timeline);
    const node = startNode({ ...its.habits }, {
      ...{ timeline, host, chance: chance.fork() },
      keys: () => disk.isTorn ? "torn" : disk.keys,
      nextPid: () => (pids += 1),
      sign: (first, last) => judge.signs(index, first, last),
      rests: () => lull.isOn ? NODE_RESTS : 0,
      // Tips move on together, before a lull and after it: nobody is behind another for it.
      tip: () => tipOfNetwork(lull.isOn ? lull.began : timeline.now()),
      checkedUnasked: () => manager.noticed(),
      changed(what) {
        says(what);
        judge.forgingChanged(index);
        manager.noticed();
        guard.noticed();
      },
    });
    const links = registers.map((): Link => ({ ...WHOLE, instead: null }));
    const linkTo = (register: Register) => links[registers.indexOf(register)] ?? BROKEN;
    const config: Omit<CoreConfig, "identity" | "startNonce"> = {
      registers: registers.slice(0, plan.beginsWith).map((register) => register.name),
      network: "preview-2",
      timings: timingsOf(its),
      maxTipLag: 30_000,
      degradedGrace: 5_000,
      neverForges: null,
      requireNodeMetrics: its.requireNodeMetrics,
      allowProducingStart: false,
      throwAwayKeys: true,
      guarded: true,
      withoutNode: false,
      cluster: clusterConfig(plan, index),
    };
    const manager: Manager = startManager({
      ...{ name, pod: index, timeline, chance: chance.fork(), host, node, disk, network },
      ...{ registers, linkTo, boardOf, side, config, credentials: CREDENTIALS, tell: says, judge },
      lull,
      clusters,
      attach: localLink.managerAttaches,
      detach: localLink.managerDetaches,
      answer: (answer) => guard.answered(answer),
      catchUp: () => guard.catchUp(),
      askNow: () => guard.askNow(),
      keepUp: () => guard.keepUp(),
    });
    const guard: Guard = startGuard({
      ...{ pod: index, timeline, chance: chance.fork(), host, node, disk, link: localLink, judge },
      ...{ tell: says, lull },
      config: () => manager.config.timings,
      isCalm: manager.isCalm,
      isUnwanted: manager.wantsNoGuard,
      askAtOnce: (question) => manager.dispatch({ type: "guardAsked", question }),
      askAgain: manager.hearAgain,
    });
    judged.push({
      name,
      host,
      node,
      disk,
      holds: manager.holds,
      quorum: () => Math.floor(manager.config.registers.length / 2) + 1,
      needsExit: !its.requireNodeMetrics,
      awakeSince: manager.awakeSince,
      certificate: () => disk.certificate,
      sources: manager.credentials,
      guard,
      link: localLink,
      cluster: config.cluster?.name ?? null,
      isWell: manager.isWell,
    });
    return { index, name, host, disk, node, manager, guard, links, localLink };
  });
  for (const { manager, guard } of pods) {
    guard.start();
    manager.start();
  }
  return {
    ...{ plan, timeline, registers, boardOf, pods, weather, clusters, judge, tell },
    isResting: () => lull.isOn,
    rest(milliseconds, over) {
      Object.assign(lull, { isOn: true, began: timeline.now() });
      timeline.runUntil(timeline.now() + milliseconds, over);
      lull.isOn = false;
      for (const { node, manager } of pods) {
        node.catchUp();
        manager.look();
      }
    },
  };
}

/** Name of the cluster of a pod. */
export function clusterOf({ plan }: Pick<World, "plan">, { index }: Pick<Pod, "index">): string {
  return clusterConfig(plan, index)?.name ?? "";
}

function clusterConfig({ clusters }: WorldPlan, index: number): CoreConfig["cluster"] {
  if (clusters === undefined) return null;
  const { names, failbackDelay, policyMaxAge } = clusters;
  const name = names[index % names.length] ?? "";
  const others = names.filter((other) => other !== name);
  return { name, sources: ["home", ...others], failbackDelay, policyMaxAge };
}

/** Slots are signed at least this often in a lull, in milliseconds. */
const NODE_RESTS = 600_000;

const BROKEN: Link = { ...WHOLE, instead: null, outward: false, homeward: false };
