import type { NodeEffect, Purpose, SighupReason, SignalName } from "../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "./judge.ts";

/** What managers and guards may do to nodes, by the true time and by what the nodes really do. */
export interface NodeJudge {
  sends(pod: number, purpose: Purpose): void;
  signals(pod: number, signal: SignalName, reason: SighupReason | "stop" | "guard"): void;
  /** Something was done to the files of a pod. */
  files(pod: number, act: NodeEffect): void;
  signs(pod: number): void;
  /** A process ends of its own accord. */
  ends(pod: number, which: "manager" | "guard"): void;
  /** Whether its guard had just told it to stop when it was told to forge, and was heard of after that. */
  isStoppedBefore(pod: number): boolean;
  /** Until then nothing tells a node that was killed for no reason from one that had troubles. */
  excuses(until: number): void;
}

interface Looks {
  readonly now: () => number;
  readonly pods: readonly JudgedPod[];
  readonly breach: (invariant: Invariant, text: string) => void;
  /** End of the right of a pod by the true time. */
  readonly rightEnds: (pod: number) => number;
  readonly highest: () => LastSlot;
  /** Why nothing may be enabled any more, as its manager reckons; or `null`. */
  readonly tooLate: (pod: number) => string | null;
}

/** The highest slot that was signed, and by whom. */
export interface LastSlot {
  readonly pod: number;
  readonly slot: number;
}

/**
 * Nothing is enabled in the last 8.5 s of a right: S 6 s, and 2.5 s for the enabling to show before
 * that; on clocks that are 10 % slow.
 */
const LAST_OF_RIGHT = 8_500 / 0.9;
/** An enabling that has not shown is waited for 2.5 s from its begin, on clocks that are 10 % fast. */
const AWAITED = 2_500 / 1.1 - 100;
/** The boot clock tells of a sleep only whole seconds, and the last of them late. */
const SLEPT = 1_000;
/** A guard that was frozen for longer has not asked for a second, on clocks that are 10 % slow. */
const UNHEARD = 1_000 / 0.9 + 250;
/** A guard has told its manager of its SIGHUP by then. */
const TOLD = 20;
/** A handler is over by then, unless something is wrong with the node. */
const HANDLER = 1_000;
/** A manager, or guard, that was awake for so long knows what it can know. */
const KNOWS = 2_000;
/** A manager that was awake for so long has had the time to tell its node to stop. */
const TELLS = 4_000;
/** A node that was told to forge so lately, or whose manager woke, may have to be killed. */
const LATELY = 10_000;
/** Slots between the last of another and the first of one's own; and between one's own. */
const APART = 2;
const APART_FROM_OWN = 1;
/** A guard that has stopped a node is heard of by then, however slow the link. */
const HEARD = 10_000;
/** Of a disk that was slow all is done within this. */
const UNLINKED = 16_000;

/** Beside keys that cannot be unlinked, or take long for it, no SIGHUP would stop a node. */
export function cannotUnlink({ disk }: JudgedPod, now: number): boolean {
  return disk.readOnly !== null || now - disk.slowUntil < UNLINKED;
}

export function openNodeJudge(
  { now, pods, breach, rightEnds, highest, tooLate }: Looks,
): NodeJudge {
  /** When a pod's node was last told to stop, by whomever; to forge; and to stop by the guard. */
  const stopped = new Map<number, number>();
  const enabled = new Map<number, number>();
  const guarded = new Map<number, number>();
  /** When throw-away keys were laid beside it. */
  const laid = new Map<number, number>();
  /** When a guard took keys away whose manager was not there: who comes back cannot tell which they were. */
  const takenAlone = new Map<number, number>();
  let excusedUntil = 0;

  const age = (times: ReadonlyMap<number, number>, pod: number) =>
    now() - (times.get(pod) ?? -Infinity);
  const maySign = ({ node }: JudgedPod) => node.forges() || node.isAboutTo();
  const knows = ({ awakeSince, host }: JudgedPod) =>
    now() - Math.max(awakeSince(), host.woke()) > KNOWS;

  function enables(pod: number, of: JudgedPod, what: string): void {
    const { name, node, guard, link, host } = of;
    const late = now() - (rightEnds(pod) - LAST_OF_RIGHT);
    if (late > 1) {
      const by = Number.isFinite(late) ? `${Math.round(late)} ms too late` : "without the right";
      breach("enabled_in_time", `${name} ${what} ${by}`);
    }
    const reckoned = tooLate(pod);
    if (reckoned !== null && !node.forges()) {
      breach("enabled_in_time", `${name} ${what} ${reckoned}`);
    }
    const gone = guard.goneSince();
    const heard = now() - Math.max(link.steadySince(), host.woke()) > KNOWS;
    if (gone !== null && now() - gone > UNHEARD && heard) {
      breach("guarded_keys", `${name} ${what} while its guard is gone or frozen`);
    }
    if (node.hasShownUnasked() || isNoted(of)) {
      breach("flag_before_keys", `${name} ${what}, but its node was started without the flag`);
    }
    const last = highest();
    const clear = last.slot + (last.pod === pod ? APART_FROM_OWN : APART);
    if (host.slot() < clear && !node.forges()) {
      breach("clear_slots", `${name} ${what} in slot ${host.slot()}, expected ${clear} or later`);
    }
  }

  /** Whether the guard told the node to stop a moment ago, and the manager must know. */
  function isBesideGuard(pod: number, of: JudgedPod): boolean {
    const { guard, link, host, awakeSince } = of;
    const told = age(guarded, pod);
    const since = Math.max(link.steadySince(), guard.awakeSince(), awakeSince(), host.woke());
    return told > TOLD && told < HANDLER * 0.9 && since + told < now() &&
      guard.goneSince() === null && link.isConnected();
  }

  function isNoted({ node, disk: { noted } }: JudgedPod): boolean {
    const process = node.process();
    return noted !== null && noted.process.pid === process?.pid &&
      noted.process.stamp === process.stamp;
  }

  function isStoppedBefore(pod: number): boolean {
    const before = age(guarded, pod) - age(enabled, pod);
    return before > 0 && before < HEARD;
  }

  /** Nothing tells of the flag of a silenced node any more. */
  function silences(pod: number, of: JudgedPod): void {
    const { name, node, needsExit, host } = of;
    const seen = Math.max(of.awakeSince(), host.woke(), laid.get(pod) ?? -Infinity);
    const isUntold = (takenAlone.get(pod) ?? -Infinity) >= (node.began() ?? Infinity);
    if (node.isUnheard() && !needsExit && !isUntold) {
      breach("flag_before_keys", `${name} silences a node before its metrics tell of its flag`);
    }
    // One that began before these were seen to lie there may have read others: it is silenced first.
    if (node.hasShownUnasked() && !isNoted(of) && (node.began() ?? 0) - seen > KNOWS) {
      breach(
        "flag_before_keys",
        `${name} silences a node and has not noted that it lacks the flag`,
      );
    }
  }

  function hangsUp(pod: number, of: JudgedPod, reason: SighupReason | "stop" | "guard"): void {
    const { name, node, disk, host } = of;
    const awaited = Number.isFinite(host.woke()) ? AWAITED - SLEPT : AWAITED;
    if (reason === "guard") {
      guarded.set(pod, now());
    } else if (node.isAboutTo() && age(enabled, pod) < awaited && knows(of)) {
      breach("hangups_in_turn", `${name} sends a SIGHUP (${reason}) that may overtake another`);
    } else if (isBesideGuard(pod, of)) {
      breach("hangups_in_turn", `${name} sends a SIGHUP (${reason}) beside the guard's`);
    }
    if (reason === "startup_cleanup") silences(pod, of);
    if (disk.keys !== "other") stopped.set(pod, now());
    else if (reason === "enable_forging") {
      enabled.set(pod, now());
      enables(pod, of, "tells its node to forge");
    }
  }

  return {
    sends(pod, purpose) {
      const of = pods[pod];
      const began = of?.node.began() ?? null;
      if (of === undefined || began === null || purpose !== "acquire") return;
      if (!knows(of) || now() - began < KNOWS || (stopped.get(pod) ?? -1) >= began) return;
      breach("proven_before_right", `${of.name} wants the right, but its node was never stopped`);
    },
    isStoppedBefore,
    signals(pod, signal, reason) {
      const of = pods[pod];
      if (of === undefined) return;
      if (signal === "SIGHUP") return hangsUp(pod, of, reason);
      const { node, name, awakeSince, host } = of;
      if (cannotUnlink(of, now()) || isStoppedBefore(pod)) return;
      // One whose clock was set back waits: whether it obeys shows only when the clock is back.
      const listens = !node.habits.deaf && !node.hasIgnored() && !node.isFrozen() &&
        node.habits.metrics === "answer" && !node.wasSetBack();
      if (
        reason === "guard" || of.needsExit || !listens || node.pid() === null || of.quorum() > 1
      ) return;
      const awake = Math.max(awakeSince(), host.woke());
      if (now() > excusedUntil && now() - awake > LATELY && age(enabled, pod) > LATELY) {
        breach("kill_in_need", `${name} sends ${signal} to a node with which nothing is wrong`);
      }
      if (node.forges() && now() - awake > TELLS && age(stopped, pod) > age(enabled, pod)) {
        breach("kill_in_need", `${name} sends ${signal} to a node that nobody told to stop`);
      }
    },
    files(pod, act) {
      if (act.type === "placeKeys" && act.set === "throwaway") laid.set(pod, now());
      const of = pods[pod];
      if (of === undefined) return;
      if (act.type === "removeKeys" && !of.isWell()) takenAlone.set(pod, now());
      if (act.type === "unmark" && maySign(of)) {
        breach(
          "marked_while_forging",
          `the marker of ${of.name} is removed while its node may sign`,
        );
      }
      if (act.type !== "placeKeys" || act.set !== "real") return;
      if (of.disk.marker === "none") {
        breach("marked_while_forging", `${of.name} places real keys, but no marker beside them`);
      }
      enables(pod, of, "places real keys");
    },
    signs(pod) {
      const of = pods[pod];
      if (of === undefined) return;
      const { marker } = of.disk;
      const names = typeof marker === "object" ? marker.process.pid === of.node.pid() : marker;
      if (names === false || names === "none") {
        breach("marked_while_forging", `${of.name} signs, and no marker says that it may`);
      }
    },
    ends(pod, which) {
      const of = pods[pod];
      if (of === undefined || !maySign(of)) return;
      breach("ends_after_stop", `the ${which} of ${of.name} ends while its node may sign`);
    },
    excuses(until) {
      excusedUntil = Math.max(excusedUntil, until);
    },
  };
}
