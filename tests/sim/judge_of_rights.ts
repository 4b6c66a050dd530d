import type { Observation, RegisterState, RightRecord, State } from "../../lib/core/mod.ts";
import type { Commit, Invariant, JudgedPod } from "./judge.ts";
import { nthLargest } from "./nth_largest.ts";

/**
 * What managers reckon of a right, looked at with the worst clocks that the promise allows: what is
 * reckoned wrong shows at once, not only where the clocks of a host happen to be as bad.
 */
export interface RightsJudge {
  /** What a manager counts on, after each of its steps, and whether it believes to hold the right. */
  held(pod: number, state: State, holds: boolean): void;
  /** When the last writes of a pod end its right, by the true time, whatever it released since. */
  granted(pod: number): number;
  /** Why nothing may be enabled any more at this moment, as its manager reckons; or `null`. */
  tooLate(pod: number): string | null;
  committed(commit: Commit): void;
  /** A register has a new version. */
  changed(register: string, seen: Observation): void;
  /** Another server answers in the place of a register, or the first one does again. */
  replaced(register: string): void;
}

interface Looks {
  readonly now: () => number;
  readonly pods: readonly JudgedPod[];
  readonly breach: (invariant: Invariant, text: string) => void;
}

/** The most that the promise allows clock rates to be off. */
export const RATE_ERROR = 0.1;
/** S: a stop is begun so long before the right ends. */
const STOP_BOUND = 6_000;
/** Nothing is enabled later than so long before that. */
const ENABLE_BOUND = 2_500;
/** Leases last so long; what a record says outside that counts as the longest. */
const SHORTEST_LEASE = 5_000;
const LONGEST_LEASE = 300_000;
/** Clocks are read in whole milliseconds. */
export const ROUNDED = 2;
/** Of a sleep the boot clock tells only whole seconds, and those beyond the first. */
const SLEPT = 2_500;

/** What a register holds, and since when by the clocks of all hosts while they do not sleep. */
interface Holding {
  readonly key: string;
  readonly since: readonly number[];
  /** Its holder let go of it. */
  readonly isReleased: boolean;
}

/** What a manager knew of a register after its last step, and of which one before. */
interface Known {
  readonly identity: string;
  readonly register: RegisterState;
  /** Whom the register named before, as this manager saw it. */
  readonly holderBefore: string | null;
}

/** What is left of a right, when a host's clock said that. */
interface Left {
  readonly left: number;
  readonly at: number;
}

/** Whenever a clock said that, nothing is left of it since. */
const NOTHING_LEFT: Left = { left: -Infinity, at: 0 };

export function openRightsJudge({ now, pods, breach }: Looks): RightsJudge {
  /** Until when its last write gives a pod each register, by the true time; released or not. */
  const granted: Map<string, number>[] = [];
  /** The latest end of a right that they gave it. */
  const ends: number[] = [];
  /** Until when its last write gives a pod each register that it did not release since. */
  const kept: Map<string, number>[] = [];
  const holdings = new Map<string, Holding>();
  /** What each register held before that. */
  const before = new Map<string, Holding>();
  /** Written by hand: the very same once more, after a restore, is told from the first by nothing. */
  const edits = new Map<string, Holding>();
  /** Registers that went back: who has read them since, nobody tells. */
  const wentBack = new Set<string>();
  const revisions = new Map<string, number>();
  const known: Map<string, Known>[] = [];
  const looked: State["registers"][] = [];
  const lefts: Left[] = [];

  /** How much less of a lease may seem to be over than is. */
  function slack({ host }: JudgedPod): number {
    return now() - host.woke() < 2 * LONGEST_LEASE ? SLEPT : ROUNDED;
  }

  /** When so much of a host's time is over, if its clocks are as slow as is allowed. */
  function atLatest(left: number): number {
    return now() + left / (1 - RATE_ERROR);
  }

  /** No lease is counted on for longer than D from the sending of the write that gave it. */
  function checkLeases(pod: number, of: JudgedPod, { registers, clocks, config }: State): void {
    const { rightLasts } = config.timings;
    for (const { name, held } of registers) {
      if (held === null || held.givenUp) continue;
      const left = rightLasts +
        Math.max(held.holderTime - clocks.holder, held.physicalTime - clocks.physical);
      const end = kept[pod]?.get(name) ?? -Infinity;
      if (left > 0 && atLatest(left) - end > slack(of)) {
        breach("right_from_sending", `${of.name} counts on ${name} for another ${left} ms`);
      }
    }
  }

  /** What a manager has left of its right by its own clock, if a majority of its leases suffices. */
  function leftOf(of: JudgedPod, { registers, clocks, config }: State): number {
    const needed = of.quorum();
    if (countHeld(registers) < needed) return -Infinity;
    const lasts = config.timings.leaseDuration * (1 - RATE_ERROR);
    const lasting = registers.map(({ held }) =>
      held === null || held.givenUp ? -Infinity : held.holderTime + lasts
    );
    return nthLargest(lasting, needed) - clocks.holder;
  }

  /** Who was enabled begins to stop S before the right ends. */
  function checkStop(of: JudgedPod, { forging: { phase, enabled } }: State, left: number): void {
    if (phase !== "forging" && (phase !== "preparing" || enabled === null)) return;
    if (left < STOP_BOUND - ROUNDED) {
      breach("stops_in_time", `${of.name} is ${phase} with ${left} ms of the right left`);
    }
  }

  /** As long as no majority lists all of a set, it takes all of them. */
  function checkSet(of: JudgedPod, { registers }: State): void {
    const held = countHeld(registers);
    if (held === 0 || held === registers.length) return;
    const listing = registers.filter(({ known }) => known?.version?.record.own?.set?.ids).length;
    if (listing < of.quorum()) {
      breach("no_minority", `${of.name} counts on ${held} registers that do not list their set`);
    }
  }

  /** Nothing is renewed without the right. */
  function checkRenewal(
    pod: number,
    of: JudgedPod,
    { registers, clocks }: State,
    left: number,
  ): void {
    if (left > -ROUNDED) return;
    const begun = registers.find(({ name, attempt }) =>
      attempt?.purpose === "renew" && attempt.tryBegan === clocks.physical &&
      // What ends the right may come in the very moment in which it was sent.
      known[pod]?.get(name)?.register.attempt?.tryBegan !== attempt.tryBegan
    );
    if (begun === undefined) return;
    breach("no_minority", `${of.name} renews ${begun.name}, and its right is over`);
  }

  /** What a manager knows goes back only where a register did; a wait begins anew only with news. */
  function checkNews(pod: number, of: JudgedPod, { registers, config: { identity } }: State): void {
    if (looked[pod] === registers) return;
    looked[pod] = registers;
    const its = known[pod] ??= new Map();
    for (const register of registers) {
      const { name } = register;
      const last = its.get(name);
      if (last?.register === register) continue;
      const old = last?.identity === identity ? last : undefined;
      const changed = old?.register.known !== register.known &&
        keyOfKnown(old?.register) !== keyOfKnown(register);
      its.set(name, {
        identity,
        register,
        holderBefore: changed ? holderOf(old?.register) : old?.holderBefore ?? null,
      });
      if (old !== undefined) checkAgainst(of, old.register, register, changed);
    }
  }

  function checkAgainst(
    of: JudgedPod,
    old: RegisterState,
    is: RegisterState,
    changed: boolean,
  ): void {
    if (
      old.held?.givenUp && is.held?.givenUp === false && is.held.holderTime === old.held.holderTime
    ) {
      breach("given_up_for_good", `${of.name} counts on ${is.name} again, of which it let go`);
    }
    if (wentBack.has(is.name)) return;
    if ((is.known?.revision ?? Infinity) < (old.known?.revision ?? -Infinity)) {
      breach("news_in_order", `${of.name} believes what ${is.name} was before`);
    }
    if (!changed && is.unchangedSince !== old.unchangedSince) {
      breach("waits_once", `${of.name} waits anew on ${is.name}, which names the same holder`);
    }
  }

  /** Who takes a register has seen it unchanged for the whole wait, or its holder let go of it. */
  function checkTake({ pod, register, holder, nonce, replaced, ...commit }: Commit): void {
    const waitedOn = before.get(register);
    // Another server may answer in the place of the one that is looked at.
    if (waitedOn === undefined || holdings.get(register)?.key !== `${holder} ${nonce}`) return;
    if (replaced === null) return;
    const releaser = replaced.own?.mark?.releaser ?? null;
    const its = known[pod]?.get(register);
    // Of a write that was under way when its manager ended nobody knows what that one had seen.
    const hasSeen = its?.identity !== holder || releaser === its.holderBefore;
    if (waitedOn.isReleased && releaser !== null && hasSeen) return;
    if (replaced.own !== null && replaced.holder === holder) return;
    const wait = (1 + RATE_ERROR) * Math.max(commit.duration, longestOf(replaced));
    const waited = commit.sentMonotonic - (waitedOn.since[pod] ?? Infinity);
    if (waited < wait - ROUNDED) {
      breach(
        "waits_its_turn",
        `${pods[pod]?.name} takes ${register} after ${waited} ms, expected ${wait}`,
      );
    }
  }

  return {
    held(pod, state, holds) {
      const of = pods[pod];
      if (of === undefined) return;
      checkLeases(pod, of, state);
      const left = leftOf(of, state);
      lefts[pod] = left === -Infinity ? NOTHING_LEFT : { left, at: of.host.read().monotonic };
      checkStop(of, state, left);
      checkRenewal(pod, of, state, left);
      if (holds) checkSet(of, state);
      checkNews(pod, of, state);
    },
    granted: (pod) => ends[pod] ?? -Infinity,
    tooLate(pod) {
      const of = pods[pod];
      const last = lefts[pod];
      if (of === undefined || last === undefined) return null;
      const left = last.left - (of.host.read().monotonic - last.at);
      return left < STOP_BOUND + ENABLE_BOUND - ROUNDED ? `with ${Math.round(left)} ms left` : null;
    },
    committed(commit) {
      const { pod, register, purpose, sent, duration } = commit;
      if (purpose === "release" || purpose === "giveBack") {
        kept[pod]?.delete(register);
        const holding = holdings.get(register);
        if (holding !== undefined) holdings.set(register, { ...holding, isReleased: true });
      }
      if (purpose === "acquire") checkTake(commit);
      if (purpose !== "acquire" && purpose !== "renew") return;
      for (const grants of [granted[pod] ??= new Map(), kept[pod] ??= new Map()]) {
        grants.set(register, Math.max(sent + duration, grants.get(register) ?? -Infinity));
      }
      const end = nthLargest([...granted[pod]?.values() ?? []], pods[pod]?.quorum() ?? Infinity);
      ends[pod] = Math.max(end, ends[pod] ?? -Infinity);
    },
    replaced: (register) => void wentBack.add(register),
    changed(register, { version, revision }) {
      const last = revisions.get(register) ?? -Infinity;
      if (revision !== null && revision <= last) wentBack.add(register);
      revisions.set(register, revision ?? last);
      const key = version === null ? "" : keyOf(version);
      const holding = holdings.get(register);
      if (holding?.key === key) return;
      if (holding !== undefined) before.set(register, holding);
      const same = edits.get(`${register} ${key}`);
      const since = same?.since ?? pods.map(({ host }) => host.read().monotonic);
      const is = { key, since, isReleased: false };
      holdings.set(register, is);
      if (version?.record.own === null) edits.set(`${register} ${key}`, is);
    },
  };
}

function countHeld(registers: readonly RegisterState[]): number {
  let held = 0;
  for (const one of registers) if (one.held !== null && !one.held.givenUp) held += 1;
  return held;
}

function holderOf(register: RegisterState | undefined): string | null {
  return register?.known?.version?.record.holder ?? null;
}

function keyOfKnown(register: RegisterState | undefined): string | undefined {
  const version = register?.known?.version;
  return version === undefined ? undefined : version === null ? "" : keyOf(version);
}

/** What a challenger waits on: a holder's write, or what somebody made of the record by hand. */
function keyOf({ record, spec }: NonNullable<Observation["version"]>): string {
  return record.own === null ? `edited ${spec}` : `${record.holder} ${record.own.nonce}`;
}

/** The longest lease that a record speaks of. */
function longestOf({ holder, duration, own }: RightRecord): number {
  const stated = holder === "" && duration === 0 ? 0 : trusted(duration);
  return Math.max(stated, own === null ? 0 : trusted(own.duration));
}

/** What a record says of a lease, as far as it is believed, in milliseconds. */
export function trusted(duration: number): number {
  return duration >= SHORTEST_LEASE && duration <= LONGEST_LEASE ? duration : LONGEST_LEASE;
}
