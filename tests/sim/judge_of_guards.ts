import type { GuardState, State } from "../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "./judge.ts";

/** What a guard must know, and do in time, beside a node that may sign. */
export interface GuardJudge {
  /** Who its manager is, after each step of that. */
  managedBy(pod: number, state: State): void;
  /** What it stands for, after each of its steps. */
  guards(pod: number, state: GuardState): void;
  /** A node signs. */
  signs(pod: number): void;
}

interface Looks {
  readonly now: () => number;
  readonly pods: readonly JudgedPod[];
  readonly breach: (invariant: Invariant, text: string) => void;
  /** When the last writes of a pod end its right, by the true time, whatever it released since. */
  readonly granted: (pod: number) => number;
}

/** The most that the promise allows clock rates to be off. */
const RATE_ERROR = 0.1;
/** S, and how long before its end, or the right's, the SIGKILL goes out. */
const STOP_BOUND = 6_000;
const KILL_RESERVE = 1_000;
/** A tick, and one more: what began at this very moment is given a SIGHUP first. */
const TICKS = 250;
/** A guard that was awake for so long has read the marker, and knows for which node it stands. */
const STANDS_BY = 1_500;
/** By then it has heard another manager, or has missed its own. */
const HEARS = 2_000;
const ROUNDED = 2;
/** Of a sleep the boot clock tells only whole seconds; the end of an old lease is long over by then. */
const SLEPT = 2_500;
const LONG_AGO = 600_000;
/** So much longer a guard may stand by that knows its deadline from the marker: a time of the wall clock. */
const BY_MARKER = 4_500;
/** A manager gets so long to come back, if the marker's end is past. */
const COMES_BACK = 2_200;

export function openGuardJudge({ now, pods, breach, granted }: Looks): GuardJudge {
  const startNonces: string[] = [];

  /** It stands by no longer than the right of its manager lasts, on the slowest clock. */
  function checkDeadline(pod: number, of: JudgedPod, { duty, clocks }: GuardState): void {
    if (duty === null) return;
    const left = Math.max(duty.endsAt - clocks.physical, duty.stopsAt + STOP_BOUND - clocks.holder);
    if (left <= (duty.engagement === null ? COMES_BACK : 0)) return;
    const slept = now() - of.host.woke() < LONG_AGO ? SLEPT : ROUNDED;
    const slack = slept + (duty.engagement === null ? BY_MARKER : 0);
    if (now() + left / (1 - RATE_ERROR) - granted(pod) > slack) {
      breach("guards_in_time", `the guard of ${of.name} stands by for another ${left} ms`);
    }
  }

  /** It kills what is not over in time. */
  function checkKill(of: JudgedPod, { duty, clocks, holdsUntil }: GuardState): void {
    if (duty === null || (duty.stop !== null && duty.stop.killedAt !== null)) return;
    const bound = Math.min(duty.endsAt, (duty.shortSince ?? Infinity) + STOP_BOUND);
    const due = Math.max(bound - KILL_RESERVE, holdsUntil) + TICKS;
    const late = clocks.physical - due;
    if (late > 0 && clocks.physical - (duty.stop?.since ?? 0) > TICKS) {
      breach("kills_in_time", `the guard of ${of.name} is ${late} ms late to kill`);
    }
  }

  /** Without the manager that enabled the node it begins to stop it. */
  function checkManager(pod: number, of: JudgedPod, { duty }: GuardState): void {
    const startNonce = startNonces[pod];
    if (duty === null || duty.engagement === null || duty.stop !== null) return;
    const { awakeSince, guard, link, host } = of;
    const since = Math.max(awakeSince(), guard.awakeSince(), link.steadySince(), host.woke());
    if (duty.engagement.startNonce !== startNonce && now() - since > HEARS) {
      breach("guard_as_told", `the guard of ${of.name} goes on for a manager that is gone`);
    }
  }

  return {
    managedBy: (pod, { config }) => void (startNonces[pod] = config.startNonce),
    guards(pod, state) {
      const of = pods[pod];
      if (of === undefined || state.duty === null || state.duty.over !== null) return;
      checkDeadline(pod, of, state);
      checkKill(of, state);
      checkManager(pod, of, state);
    },
    signs(pod) {
      const of = pods[pod];
      if (of === undefined || of.guard.goneSince() !== null) return;
      const { guard, host, disk, node } = of;
      const since = Math.max(guard.awakeSince(), host.woke(), disk.slowUntil);
      if (now() - since < STANDS_BY || guard.state().duty?.process.pid === node.pid()) return;
      breach("forges_guarded", `${of.name} signs, and its guard does not stand for its node`);
    },
  };
}
