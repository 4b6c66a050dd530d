import type {
  KeysReport,
  MetricsReport,
  ProcessId,
  SignalName,
  SocketReport,
} from "../../../lib/core/mod.ts";
import type { Chance } from "./chance.ts";
import type { Host } from "./host.ts";
import type { Timeline } from "./timeline.ts";

/** How a node behaves; all of it can be changed while it runs. */
export interface Habits {
  /** Started with the non-producing flag. */
  flag: boolean;
  /** Reads one bulk file instead of three: it starts again where that holds an empty list, too. */
  bulk: boolean;
  /** From a start until its socket answers, in milliseconds. */
  replay: number;
  /** Least and most time from a SIGHUP until its handler is done: handlers may overtake each other. */
  handler: readonly [least: number, most: number];
  /** Ignores SIGHUP. */
  deaf: boolean;
  /** Ignores SIGTERM. */
  stubborn: boolean;
  /** Whether its metrics answer; `partial` answers lack the counter. */
  metrics: "answer" | "unreachable" | "partial";
  /** What the gauge says whatever the node does; `null` tells the truth. */
  gauge: 0 | 1 | null;
  /** Starts again so long after its end. */
  restartsAfter: number;
  /** How far its tip is behind the network's, in slots. */
  behind: number;
  /** Slot at which its tip stands still; `null` while it moves on. */
  standsAt: number | null;
}

/** A cardano-node: reads its files when it starts and on SIGHUP, and checks once per slot. */
export interface Node {
  readonly habits: Habits;
  pid(): number | null;
  /** Its present process; `null` while there is none. */
  process(): ProcessId | null;
  /** When its present life began, in true time; `null` while there is none. */
  began(): number | null;
  /** Gives its next life the PID of this one, as in a pod whose processes are numbered anew. */
  reusePid(): void;
  /**
   * Whether its metrics first answered while throw-away keys lay beside it, and have shown a rise
   * since, although it never forged on others in this life.
   */
  hasShownUnasked(): boolean;
  /**
   * Another manager looks at it, who knows nothing of what its counter was before; nor that it rose, if
   * that could not be noted.
   */
  forgetShown(couldNote: boolean): void;
  /** Whether it was started on throw-away keys, and nobody has heard of its metrics since. */
  isUnheard(): boolean;
  signal(signal: SignalName): void;
  socket(): SocketReport;
  metrics(): MetricsReport;
  /** Whether it forges with real keys at this moment. */
  forges(): boolean;
  /** Whether a handler is under way that makes it forge with real keys. */
  isAboutTo(): boolean;
  /** Whether it ignored a SIGHUP, or stood still, in this life. */
  hasIgnored(): boolean;
  /** When it last began or ceased to forge, in true time. */
  changedAt(): number;
  /**
   * Whether its clock was set back and is not long past where it was, or was stepped a moment ago: till
   * then a counter that stands still tells nothing.
   */
  wasSetBack(): boolean;
  /** Whether it waits, because its clock was set back, for the slot that it had reached. */
  waits(): boolean;
  /**
   * Its slot is what its clock says now. The promise leaves out a node whose clock was set back before
   * its manager started, and that is told to forge while it still waits.
   */
  forgetTime(): void;
  /** Stands still without knowing it, as a stopped process does. */
  freeze(): void;
  thaw(): void;
  isFrozen(): boolean;
  /** Signs the slots since the last one looked at, which it was spared to sign one by one. */
  catchUp(): void;
}

/** What a node finds at its paths; what is torn cannot be read. */
type KeysOnDisk = KeysReport | "torn";

/** What a node needs of its surroundings. */
export interface NodeSurroundings {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly host: Host;
  /** What lies at the target paths now. */
  readonly keys: () => KeysOnDisk;
  readonly nextPid: () => number;
  /** It signs all slots from the first to the last of these. */
  readonly sign: (first: number, last: number) => void;
  /** Milliseconds in which nothing will happen to it: it need not look at each slot by itself. */
  readonly rests: () => number;
  /** Slot of the tip of the chain that it follows. */
  readonly tip: () => number;
  /** It checked a slot on throw-away keys: its counter rises although nobody told it to forge. */
  readonly checkedUnasked: () => void;
  /** It began or ceased to run, to answer or to forge. */
  readonly changed: (what: string) => void;
}

interface Life {
  readonly pid: number;
  readonly began: number;
  /** How long its socket is silent, from its begin. */
  readonly replay: number;
  forging: "off" | "throwaway" | "real";
  counter: number;
  lastSlot: number;
  /**
   * The slot in which its wall clock was last stepped. The current slot of a process never decreases:
   * set back, it waits.
   */
  highestSlot: number;
  /** When it was stepped last, in true time. */
  steppedAt: number;
  enabling: number;
  ignored: boolean;
  /** Whether it was started on throw-away keys, and whether its metrics were heard of since. */
  readonly onThrowaway: boolean;
  heard: boolean;
  /** Its counter when its metrics first answered a manager, and whether they have shown a rise since. */
  shown: { readonly first: number; readonly rose: boolean } | null;
  /** Whether it has forged on others than throw-away keys, or may have. */
  isEnabled: boolean;
  /** Which of its waits for a slot is the present one. */
  turn: number;
  /** Whether it waits for longer than for the next slot. */
  rests: boolean;
}

/** A SIGHUP before its handler is installed ends a process. */
const UNINSTALLED = 200;
const DIES_WITHIN = 500;
/** Set back by more slots than this it ends (`hfbtMaxClockRewind` of ouroboros-consensus). */
const LONGEST_REWIND = 20;
/** So many slots after the highest it is long past. */
const LONG_PAST = 12;
const LATELY_STEPPED = 10_000;
/** Without the files that its flags name a node ends at once, and is started again. */
const CRASH_LOOP = 1_000;

/** A block about every twenty slots, whatever the clocks of hosts say. */
export function tipOfNetwork(now: number): number {
  return Math.floor(now / 20_000) * 20 + 1_000_000;
}

export function startNode(habits: Habits, around: NodeSurroundings): Node {
  const { timeline, chance, host, keys, changed } = around;
  let life: Life | null = null;
  let hasLived = false;
  let frozen = false;
  let changedAt = 0;
  let held: (() => void)[] = [];
  let reused: number | null = null;

  /** Runs it once the process is not held up any more. */
  function awake(act: () => void): void {
    if (frozen || host.isSuspended()) held.push(act);
    else act();
  }

  function wake(): void {
    const waiting = held;
    held = [];
    for (const act of waiting) awake(act);
  }

  function start(): void {
    // A bulk file is emptied, never taken away: it is missing only before it was ever written.
    const isMissing = keys() === "absent" && !(habits.bulk && hasLived);
    if (isMissing || keys() === "torn") return timeline.after(CRASH_LOOP, start);
    const loaded = keys();
    hasLived = true;
    const begun: Life = {
      ...{ pid: reused ?? around.nextPid(), began: timeline.now(), replay: habits.replay },
      ...{
        forging: "off",
        counter: 0,
        lastSlot: -1,
        highestSlot: -1,
        steppedAt: -Infinity,
        enabling: 0,
        turn: 0,
      },
      ...{ ignored: false, shown: null, isEnabled: false, rests: false },
      ...{ onThrowaway: loaded === "throwaway", heard: false },
    };
    reused = null;
    life = begun;
    changed(`node ${begun.pid} starts`);
    timeline.after(begun.replay, () =>
      awake(() => {
        if (life !== begun) return;
        changed(`node ${begun.pid} answers`);
        // Beside real keys it is always started with the flag: the promise leaves out the rest.
        if (!habits.flag && loaded !== "other") enter(begun, loaded);
      }));
  }

  function enter(it: Life, loaded: KeysOnDisk): void {
    const next = loaded === "other" ? "real" : loaded === "throwaway" ? "throwaway" : "off";
    const before = it.forging;
    catchUp();
    it.forging = next;
    if (next !== before) {
      changedAt = timeline.now();
      changed(`node ${it.pid} forges: ${next}`);
    }
    if (next === "off") return;
    // A new forging thread checks the present slot at once.
    it.lastSlot = -1;
    it.rests = false;
    it.turn += 1;
    check(it, it.turn);
  }

  function check(it: Life, turn: number): void {
    if (life !== it || it.forging === "off" || it.turn !== turn) return;
    sign(it);
    const rest = around.rests();
    it.rests = rest > 0;
    const pause = it.rests ? rest : host.untilNextSlot() + 1;
    timeline.after(pause, () => awake(() => check(it, turn)));
  }

  /** The present slot, and those before it that a rest has spared. */
  function sign(it: Life): void {
    const slot = Math.max(host.slot(), it.highestSlot);
    if (slot <= it.lastSlot) return;
    const first = it.rests ? it.lastSlot + 1 : slot;
    it.counter += slot - first + 1;
    it.lastSlot = slot;
    if (it.forging === "real") around.sign(first, slot);
    else around.checkedUnasked();
  }

  function catchUp(): void {
    const it = life;
    if (!it?.rests || it.forging === "off") return;
    if (around.rests() > 0) return sign(it);
    it.turn += 1;
    check(it, it.turn);
  }

  function show(it: Life): void {
    const { counter } = it;
    if (it.shown !== null) it.shown = { ...it.shown, rose: counter > it.shown.first };
    else {
      if (keys() !== "throwaway") it.isEnabled = true;
      it.shown = { first: counter, rose: false };
    }
  }

  function die(how: string): void {
    if (life === null) return;
    const { pid } = life;
    catchUp();
    life = null;
    changedAt = timeline.now();
    changed(`node ${pid} ends: ${how}`);
    timeline.after(habits.restartsAfter, start);
  }

  function hangUp(it: Life): void {
    const age = timeline.now() - it.began;
    if (it.replay > 0 && age < UNINSTALLED) return die("a SIGHUP before its handler");
    if (habits.deaf || age < it.replay) {
      it.ignored = true;
      return;
    }
    const read = keys();
    // Whatever is wrong with a file that is there leaves the node as it was.
    if (read === "torn") return;
    const enables = read === "other" ? 1 : 0;
    it.isEnabled ||= read === "other";
    it.enabling += enables;
    timeline.after(chance.between(...habits.handler), () =>
      awake(() => {
        it.enabling -= enables;
        if (life === it) enter(it, read);
      }));
  }

  host.onWake(wake);
  host.onStep(() => {
    const it = life;
    if (it === null) return;
    it.highestSlot = Math.max(it.highestSlot, host.slot());
    it.steppedAt = timeline.now();
    timeline.after(1, () =>
      awake(() => {
        if (life !== it || it.highestSlot - host.slot() <= LONGEST_REWIND) return;
        die("its clock was set back too far");
      }));
  });
  start();
  return {
    habits,
    pid: () => life?.pid ?? null,
    process: () => life && { pid: life.pid, stamp: Math.floor(life.began) },
    began: () => life?.began ?? null,
    reusePid: () => void (reused = life?.pid ?? null),
    hasShownUnasked: () => life?.shown?.rose === true && !life.isEnabled,
    forgetShown(couldNote) {
      if (life !== null && (life.shown?.rose === false || !couldNote)) life.shown = null;
    },
    isUnheard: () => life !== null && life.onThrowaway && !life.heard,
    forges: () => life?.forging === "real",
    isAboutTo: () => (life?.enabling ?? 0) > 0,
    hasIgnored: () => life?.ignored ?? false,
    changedAt: () => changedAt,
    signal(signal) {
      const it = life;
      if (it === null) return;
      // A stopped process can be killed, but hears nothing else before it goes on.
      if (signal === "SIGKILL") return die("SIGKILL");
      awake(() => {
        if (life !== it) return;
        if (signal === "SIGHUP") return hangUp(it);
        if (habits.stubborn) return;
        timeline.after(DIES_WITHIN, () => {
          if (life === it) die("SIGTERM");
        });
      });
    },
    socket() {
      const ready = life !== null && timeline.now() - life.began >= life.replay && !frozen;
      return ready
        ? { kind: "answers", version: 20 }
        : { kind: "silent", because: "nobody listens" };
    },
    metrics() {
      catchUp();
      if (life === null || frozen || habits.metrics === "unreachable") {
        return { kind: "unreachable", because: "connection refused" };
      }
      life.heard = true;
      if (habits.metrics === "answer") show(life);
      return {
        kind: "sample",
        counter: life.counter === 0 || habits.metrics === "partial" ? null : life.counter,
        gauge: habits.gauge ?? (life.forging === "off" ? 0 : 1),
        startTime: Math.floor(life.began / 1000),
        tipSlot: habits.standsAt ?? around.tip() - habits.behind,
      };
    },
    wasSetBack: () =>
      life !== null && (host.slot() < life.highestSlot + LONG_PAST ||
        timeline.now() - life.steppedAt < LATELY_STEPPED),
    waits: () => life !== null && host.slot() < life.highestSlot,
    forgetTime() {
      if (life !== null) life.highestSlot = -1;
    },
    freeze() {
      frozen = true;
      if (life !== null) life.ignored = true;
    },
    thaw() {
      frozen = false;
      wake();
    },
    isFrozen: () => frozen,
    catchUp,
  };
}
