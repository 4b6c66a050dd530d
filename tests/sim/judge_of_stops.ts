import type { Marker, NodeReport, State } from "../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "./judge.ts";

/** What a manager must have seen before it takes a stop for confirmed, and when it has to kill. */
export interface StopJudge {
  /** A manager after one of its steps. */
  held(pod: number, state: State): void;
  /** A node was told to forge. */
  enabled(pod: number): void;
  /** A node signs. */
  signs(pod: number): void;
  /** A marker was written. */
  marked(pod: number, marker: Marker): void;
}

interface Looks {
  readonly now: () => number;
  readonly pods: readonly JudgedPod[];
  readonly breach: (invariant: Invariant, text: string) => void;
}

/** S, and how long before its end, or the right's, the SIGKILL goes out. */
const STOP_BOUND = 6_000;
const KILL_RESERVE = 1_000;
const TICKS = 250;
/** A counter is still over so many looks, and for so long on clocks that are 10 % fast. */
const LOOKS = 4;
const STILL = 3_000 / 1.1;
/** The boot clock comes in whole seconds. */
const BOOT = 1_000;
const WALL = 100;

/** Looks at the metrics since the last SIGHUP of a stop. */
interface Watched {
  readonly signalledAt: number | null;
  readonly report: NodeReport | null;
  readonly looks: number;
  readonly first: number;
}

const NOTHING: Watched = { signalledAt: null, report: null, looks: 0, first: Infinity };

/** How far the wall clock of a host is ahead of its boot clock. */
function aheadOf({ host }: JudgedPod): number {
  const { wall, boot } = host.read();
  return wall - boot;
}

export function openStopJudge({ now, pods, breach }: Looks): StopJudge {
  const watched: Watched[] = [];
  const enabledAt: number[] = [];
  const signedAt: number[] = [];
  /** When the metrics of each pod's node were last known to be silent, or without the counter. */
  const unseenAt: number[] = [];
  const wasConfirmed: boolean[] = [];
  /** As {@link aheadOf} was when its manager began the task under way: a clock may be stepped after it. */
  const began: { readonly task: number | undefined; readonly ahead: number }[] = [];

  function watch(pod: number, { forging: { stop }, node: { report } }: State): Watched {
    const known = watched[pod] ?? NOTHING;
    if (stop === null || stop.signalledAt === null) {
      return known.signalledAt === null && known.report === report ? known : { ...NOTHING, report };
    }
    const before = stop.signalledAt === known.signalledAt
      ? known
      : { ...NOTHING, signalledAt: stop.signalledAt, report: known.report };
    if (report === before.report || report === null) return before;
    const { metrics } = report;
    if (metrics.kind !== "sample") return { ...before, report };
    return { ...before, report, looks: before.looks + 1, first: Math.min(before.first, now()) };
  }

  /**
   * A process that is still there is proven to have stopped by its counter, and by nothing else; where
   * there are no metrics, one that was enabled only by its end.
   */
  function checkProof(pod: number, of: JudgedPod, { forging, node, config }: State): void {
    const { stop, enabled } = forging;
    const isNew = stop !== null && stop.confirmed && wasConfirmed[pod] !== true;
    wasConfirmed[pod] = stop?.confirmed ?? false;
    if (!isNew || node.life === null || node.life.process.pid !== stop.process.pid) return;
    if (of.node.pid() !== stop.process.pid) return;
    if (!config.requireNodeMetrics) {
      if (enabled === null && stop.signalledAt !== null) return;
      breach("stop_proven", `${of.name} takes a stop for confirmed that no metrics prove`);
      return;
    }
    const { looks, first } = watched[pod] ?? NOTHING;
    if (looks < LOOKS || now() - first < STILL) {
      const seen = looks === 0 ? "no look" : `${looks} looks over ${now() - first} ms`;
      breach("stop_proven", `${of.name} takes a stop for confirmed after ${seen}`);
    }
    if (enabled !== null && of.node.waits()) {
      breach("stop_proven", `${of.name} takes a node for stopped whose clock was set back`);
    }
    const told = enabledAt[pod] ?? -Infinity;
    if (enabled?.stage === "signalled" && (signedAt[pod] ?? -Infinity) < told) {
      breach("stop_proven", `${of.name} takes a node for stopped that has not obeyed yet`);
    }
  }

  /** What cannot be confirmed in time is killed. */
  function checkKill(of: JudgedPod, { forging, clocks, node }: State): void {
    const { stop, enabled } = forging;
    if (stop === null || enabled === null || stop.confirmed || stop.shortSince === null) return;
    if (stop.killedAt !== null || node.life?.process.pid !== stop.process.pid) return;
    const bound = Math.min(stop.shortSince + STOP_BOUND, enabled.rightEnds ?? Infinity);
    const due = Math.max(bound - KILL_RESERVE, stop.shortSince, stop.began) + TICKS;
    if (clocks.physical > due) {
      breach("kills_in_time", `${of.name} is ${clocks.physical - due} ms late to kill its node`);
    }
  }

  /** Whoever finds a marker of a running process takes it for enabled. */
  function checkMemory(of: JudgedPod, { forging: { stop, enabled }, node: { life } }: State): void {
    const { marker } = of.disk;
    if (typeof marker !== "object" || stop === null || stop.confirmed || enabled !== null) return;
    const { pid, stamp } = marker.process;
    if (stop.process.pid !== pid || stop.process.stamp !== stamp || life === null) return;
    breach("marker_heeded", `${of.name} stops process ${pid} as if its marker were not there`);
  }

  return {
    held(pod, state) {
      const of = pods[pod];
      if (of === undefined) return;
      if (of.node.habits.metrics !== "answer") unseenAt[pod] = now();
      const task = state.forging.task?.id;
      if (began[pod]?.task !== task) began[pod] = { task, ahead: aheadOf(of) };
      watched[pod] = watch(pod, state);
      checkProof(pod, of, state);
      checkKill(of, state);
      checkMemory(of, state);
    },
    enabled(pod) {
      enabledAt[pod] = now();
      const { name, disk } = pods[pod] ?? {};
      if (typeof disk?.marker === "object" && !disk.marker.told) {
        breach("marker_true", `${name} tells its node to forge, and its marker does not say so`);
      }
    },
    signs: (pod) => void (signedAt[pod] = now()),
    marked(pod, { shown, told, wallAhead, process }) {
      const of = pods[pod];
      if (of === undefined) return;
      const signed = signedAt[pod] ?? -Infinity;
      const enabled = enabledAt[pod] ?? 0;
      // Slots that metrics without the counter have hidden show when it is back.
      const isSeen = (unseenAt[pod] ?? -Infinity) < enabled;
      if (shown && told && isSeen && process.pid === of.node.pid() && signed < enabled) {
        breach("marker_true", `the marker of ${of.name} says that it forges, before it does`);
      }
      const least = Math.min(aheadOf(of), began[pod]?.ahead ?? Infinity);
      if (wallAhead !== undefined && wallAhead < least - BOOT - WALL) {
        breach("marker_true", `the marker of ${of.name} has the wall clock ${wallAhead} ms ahead`);
      }
    },
  };
}
