import type {
  KeysReport,
  MetricsReport,
  SignalName,
  SocketReport,
  TroubleReport,
} from "../../../lib/core/mod.ts";
import type { Host } from "./host.ts";
import type { Timeline } from "./timeline.ts";

/** How a node behaves; all of it can be changed while it runs. */
export interface NodeHabits {
  /** Started with the non-producing flag. */
  flag: boolean;
  /** From a start until its socket answers, in milliseconds. */
  replay: number;
  /** From a SIGHUP until its handler is done, at most. */
  handler: number;
  /** Least share of that time which a handler may take. */
  quickest: number;
  /** Ignores SIGHUP. */
  deaf: boolean;
  /** Ignores SIGTERM. */
  stubborn: boolean;
  /** `partial` answers lack the counter. */
  metrics: "answer" | "unreachable" | "partial";
  socket: "answer" | "silent";
  /** Starts again so long after its end; `null` if nobody starts it. */
  restartsAfter: number | null;
  /** Says when it started. */
  tellsStart: boolean;
  /** What it says of slots of which it makes no block. */
  troubles: TroubleReport;
  /** Its tip: so many slots behind the present, always the same slot, or not told. */
  tip: { readonly behind: number } | { readonly slot: number } | null;
}

export const CALM: NodeHabits = {
  flag: true,
  replay: 0,
  handler: 300,
  quickest: 1,
  deaf: false,
  stubborn: false,
  metrics: "answer",
  socket: "answer",
  restartsAfter: 2_000,
  tellsStart: true,
  troubles: {},
  tip: null,
};

/** Slot of the chain when a world begins. */
const CHAIN = 1_000_000;

/** A modelled cardano-node: reads its files when it starts and on SIGHUP, checks once per slot. */
export interface WorldNode {
  readonly habits: NodeHabits;
  readonly pid: () => number | null;
  readonly signal: (signal: SignalName) => void;
  readonly socket: () => SocketReport;
  readonly metrics: () => MetricsReport;
  /** Whether it forges with real keys at this moment. */
  readonly forges: () => boolean;
}

/** What a node needs of its pod. */
export interface NodeSurroundings {
  readonly timeline: Timeline;
  readonly host: Host;
  /** What lies at the target paths now. */
  readonly keys: () => KeysReport;
  readonly nextPid: () => number;
  readonly sign: (slot: number, pid: number) => void;
  readonly tell: (what: string) => void;
}

interface Life {
  readonly pid: number;
  readonly began: number;
  forging: "off" | "throwaway" | "real";
  counter: number;
  lastSlot: number;
}

const UNINSTALLED = 200;
const DIES_WITHIN = 500;

export function startNode(habits: NodeHabits, around: NodeSurroundings): WorldNode {
  const { timeline, host, keys, tell } = around;
  let life: Life | null = null;

  function start(): void {
    if (keys() === "absent") return void timeline.after(1_000, start);
    const begun: Life = {
      pid: around.nextPid(),
      began: timeline.now(),
      forging: "off",
      counter: 0,
      lastSlot: -1,
    };
    const loaded = keys();
    life = begun;
    tell(`node ${begun.pid} starts`);
    timeline.after(habits.replay, () => {
      if (!habits.flag && life === begun) enter(begun, loaded);
    });
  }

  function enter(it: Life, loaded: KeysReport): void {
    const next = loaded === "other" ? "real" : loaded === "throwaway" ? "throwaway" : "off";
    if (next !== it.forging) tell(`node ${it.pid} forges: ${next}`);
    it.forging = next;
    if (next === "off") return;
    // A new forging thread checks the present slot at once.
    it.lastSlot = -1;
    check(it);
  }

  function check(it: Life): void {
    if (life !== it || it.forging === "off") return;
    const slot = host.slot();
    if (slot > it.lastSlot && !host.isSuspended()) {
      it.counter += 1;
      it.lastSlot = slot;
      if (it.forging === "real") around.sign(slot, it.pid);
    }
  }

  function watch(): void {
    if (life !== null) check(life);
    timeline.after(100, watch);
  }

  function die(how: string): void {
    if (life === null) return;
    tell(`node ${life.pid} ends: ${how}`);
    life = null;
    if (habits.restartsAfter !== null) timeline.after(habits.restartsAfter, start);
  }

  function handleHangup(it: Life): void {
    const age = timeline.now() - it.began;
    if (habits.replay > 0 && age < UNINSTALLED) return die("a SIGHUP before its handler");
    if (habits.deaf || age < habits.replay) return;
    const read = keys();
    timeline.after(habits.handler * timeline.between(habits.quickest, 1), () => {
      if (life === it) enter(it, read);
    });
  }

  /** The chain follows the true time, whatever the clock of the host says. */
  function tipSlot(): number | null {
    const { tip } = habits;
    if (tip === null || "slot" in tip) return tip?.slot ?? null;
    return Math.floor(timeline.now() / 1000) + CHAIN - tip.behind;
  }

  start();
  watch();
  return {
    habits,
    pid: () => life?.pid ?? null,
    forges: () => life?.forging === "real",
    signal(signal) {
      const it = life;
      if (it === null) return;
      if (signal === "SIGHUP") return handleHangup(it);
      if (signal === "SIGKILL") return die("SIGKILL");
      if (habits.stubborn) return;
      timeline.after(DIES_WITHIN, () => {
        if (life === it) die("SIGTERM");
      });
    },
    socket() {
      const ready = life !== null && timeline.now() - life.began >= habits.replay;
      return ready && habits.socket === "answer"
        ? { kind: "answers", version: 20 }
        : { kind: "silent", because: "nobody listens" };
    },
    metrics() {
      if (life === null || habits.metrics === "unreachable") {
        return { kind: "unreachable", because: "connection refused" };
      }
      return {
        kind: "sample",
        counter: life.counter === 0 || habits.metrics === "partial" ? null : life.counter,
        gauge: life.forging === "off" ? 0 : 1,
        startTime: habits.tellsStart ? Math.floor(life.began / 1000) : null,
        tipSlot: tipSlot(),
        troubles: habits.troubles,
      };
    },
  };
}
