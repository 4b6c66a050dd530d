import type {
  CredentialsReport,
  GuardState,
  NodeEffect,
  Observation,
  Purpose,
  RightRecord,
  SighupReason,
  SignalName,
  State,
} from "../../lib/core/mod.ts";
import type { Host } from "./world/host.ts";
import type { Node } from "./world/node.ts";
import type { Disk } from "./world/disk.ts";
import type { Guard } from "./driver/guard.ts";
import type { LocalLink } from "./driver/local_link.ts";
import { cannotUnlink, type LastSlot, openNodeJudge } from "./judge_of_nodes.ts";
import { openGuardJudge } from "./judge_of_guards.ts";
import { openPolicyJudge } from "./judge_of_policy.ts";
import type { Clusters } from "./world/clusters.ts";
import { openOfferJudge } from "./judge_of_offers.ts";
import { openRightsJudge } from "./judge_of_rights.ts";
import { nthLargest } from "./nth_largest.ts";
import { openSlotJudge } from "./judge_of_slots.ts";
import { openStopJudge } from "./judge_of_stops.ts";
import { openSetBacks } from "./judge_of_set_backs.ts";

/** What must hold after every event. */
export const INVARIANTS = [
  "one_forger",
  "slot_once",
  "before_deadline",
  "one_right",
  "right_as_read",
  "right_from_sending",
  "waits_its_turn",
  "waits_once",
  "news_in_order",
  "given_up_for_good",
  "stops_in_time",
  "stop_proven",
  "kills_in_time",
  "own_records",
  "newest_certificate",
  "rotation_in_need",
  "rotated_in_time",
  "released_after_stop",
  "hangup_in_need",
  "hangup_after_socket",
  "kill_in_need",
  "no_minority",
  "few_takes",
  "hangups_in_turn",
  "enabled_in_time",
  "guarded_keys",
  "guards_in_time",
  "forges_guarded",
  "clear_slots",
  "others_remembered",
  "marker_true",
  "marker_heeded",
  "flag_before_keys",
  "marked_while_forging",
  "proven_before_right",
  "ends_after_stop",
  "guard_as_told",
  "core_assertion",
  "somebody_forges",
  "few_transitions",
  "offer_answered",
  "offer_heard",
  "offer_rests",
  "offer_fits",
  "disabled_silent",
  "policy_read",
  "best_forges",
  "bounded",
] as const;
export type Invariant = typeof INVARIANTS[number];

/** A rule of the promise that was broken. */
export interface Violation {
  readonly invariant: Invariant;
  /** True time, in milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** A write that took effect. */
export interface Commit {
  readonly pod: number;
  readonly register: string;
  readonly purpose: Purpose;
  /** True time of its sending. */
  readonly sent: number;
  /** Time of the writer's host then, without its sleep. */
  readonly sentMonotonic: number;
  /** Whom the record names then, and the nonce of the write. */
  readonly holder: string;
  readonly nonce: string | null;
  /** Lease duration D of its writer, in milliseconds. */
  readonly duration: number;
  /** The record that it replaced. */
  readonly replaced: RightRecord | null;
  /** Whose record it made of it: pool, network and registers. */
  readonly fingerprint: string | null;
}

/** A machine of the core: one event in, the next state and what it asks for out. */
type Machine<S, E, F> = (state: S, event: E) => Taken<S, F>;
interface Taken<S, F> {
  readonly state: S;
  readonly effects: readonly F[];
}

/** Sees all pods from outside, by the true time, and says which rule was broken when. */
export interface Judge {
  /** Takes a step of a core, whose own assertions count, too; nothing changes by one that failed. */
  taken<S, E, F>(pod: number, step: Machine<S, E, F>, state: S, event: E): Taken<S, F>;
  /** What a manager counts on, after each of its steps, and whether it believes to hold the right. */
  held(pod: number, state: State, holds: boolean): void;
  /** What a guard stands for, after each of its steps. */
  guards(pod: number, state: GuardState): void;
  /** A register has a new version. */
  changed(register: string, seen: Observation): void;
  /** Another server answers in the place of a register, or the first one does again. */
  replaced(register: string): void;
  begunToHold(pod: number): void;
  sends(pod: number, purpose: Purpose): void;
  committed(commit: Commit): void;
  /** `guard`: sent by the guard, which sees no metrics and so can be sure of nothing. */
  signals(pod: number, signal: SignalName, reason: SighupReason | "stop" | "guard"): void;
  /** Something was done to the files of a pod. */
  files(pod: number, act: NodeEffect): void;
  /** A process ends of its own accord. */
  ends(pod: number, which: "manager" | "guard"): void;
  /** Until then something is wrong with a node, or was: it may have to be killed. */
  excuses(until: number): void;
  /** The only record of a pool is gone, and with it which certificate was the newest. */
  recordLost(): void;
  /** The sources of a pod are about to hold something else. */
  sourcesChange(pod: number): void;
  /** It tells of this certificate again, after all rights from before its loss are over. */
  recordTells(counter: number): void;
  /** A stop began by a manager's own choice; `answered`: somebody had said that it takes the right. */
  yields(pod: number, answered: boolean): void;
  /** It signs the present slot, or those from the first on to the present one, the last. */
  signs(pod: number, first: number, last?: number): void;
  forgingChanged(pod: number): void;
  breach(invariant: Invariant, text: string): void;
  violations(): readonly Violation[];
  /** Steps of cores so far. */
  events(): number;
  /** Slots signed twice by a machine that woke in them, which the promise leaves out. */
  wakings(): number;
  /** Slots signed so far, and when the last of them was, by which pod (-1 for none). */
  signed(): { readonly slots: number; readonly last: number; readonly by: number };
  /** How often the signing went from one pod to another. */
  transitions(): number;
}

/** What the judge looks at. */
export interface Judged {
  readonly now: () => number;
  readonly pods: readonly JudgedPod[];
  readonly tell: (line: string) => void;
  /** `null` without cluster management; then how long a holder goes on without its policy. */
  readonly clusters: Clusters | null;
  readonly policyMaxAge: number;
  /** Rules that are not looked at. */
  readonly blindTo: ReadonlySet<Invariant>;
}

export interface JudgedPod {
  readonly name: string;
  readonly host: Host;
  readonly node: Node;
  readonly disk: Disk;
  readonly holds: () => boolean;
  /** How many registers it takes at least. */
  readonly quorum: () => number;
  /** Whether only the end of its node proves a stop. */
  readonly needsExit: boolean;
  /** Since when its manager has been awake, in true time. */
  readonly awakeSince: () => number;
  /** Counter of the certificate that lies beside its node. */
  readonly certificate: () => number;
  /** What its sources hold. */
  readonly sources: () => CredentialsReport;
  readonly guard: Pick<Guard, "goneSince" | "awakeSince" | "state">;
  readonly link: Pick<LocalLink, "isConnected" | "steadySince">;
  /** Its cluster; `null` without cluster management. */
  readonly cluster: string | null;
  /** Whether its manager runs. */
  readonly isWell: () => boolean;
}

/** Whether the sources of a pod hold another set than it was last given, and not an older one. */
export function isNewer({ disk, sources }: Pick<JudgedPod, "disk" | "sources">): boolean {
  const held = sources();
  return held.kind === "valid" && held.set !== disk.set &&
    held.certificateCounter >= disk.certificate;
}

/** A machine that slept as a whole may sign the slots of so many milliseconds after it woke. */
const WAKING = 2_000;
/** A node whose honest metrics have shown it idle for so long is proven to be. */
const SEEN_IDLE = 8_000;
/** A stop that has begun is told to the node within this, unless keys cannot be removed. */
const NEWS = 1_000;
/** A node that was told to stop gets so long to obey, at least. */
const OBEYS = 2_000;
/** What a lost campaign won is let go of within this, with a pause after what failed. */
const LET_GO = 2_000;
/** A renewal that was begun with the right goes on for a try's budget, by a slow clock, or in its sleep. */
const STILL_RENEWS = 3_500;
/** A manager takes a register so often within a minute at most: it stands back longer with each loss. */
const MOST_TAKES = 15;
const MINUTE = 60_000;
/** Who stood for the right in vain stands back for half a second, on clocks that are 10 % fast. */
const STANDS_BACK = 500;
const ROUNDED = 1;
/** When a pod stood for the right in vain. */
interface Lost {
  readonly told: number;
  readonly physical: number;
  readonly at: number;
}

/** Slots in a row that one pod signed. */
interface Signed {
  readonly pod: number;
  readonly first: number;
  last: number;
  readonly waking: boolean;
}

/** Rows of slots older than the newest so many are forgotten. */
const REMEMBERED = 100;

export function openJudge(
  { now, pods, tell, blindTo, clusters, policyMaxAge }: Judged,
): Judge {
  const violations: Violation[] = [];
  const ledger: Signed[] = [];
  /** For each pod and register: until when its last write gives it the right, by the true time. */
  const grants: Map<string, number>[] = [];
  /** Of how many registers each pod needs a majority, and until when it had one of those before. */
  const rolled: { readonly quorum: number; readonly ends: number }[] = [];
  let lastSigned = -Infinity;
  let slots = 0;
  let signer = -1;
  let transitions = 0;
  let wakings = 0;
  let events = 0;
  let certificate = 0;
  /** Whether the only record of it is gone: then the next forger may have an older one. */
  let isCertificateLost = false;
  let highest: LastSlot = { pod: -1, slot: -Infinity };
  const told = new Map<number, number>();
  /** When the metrics of each pod's node were last known to be wrong or silent. */
  const unseenAt: number[] = [];
  /** Since when a pod keeps leases that are no majority, and when it last held one. */
  const keptSince: (number | null)[] = [];
  const heldAt: number[] = [];
  /** When the sources of a pod ceased to hold a newer set than its node. */
  const newerAt: number[] = [];
  /** When a pod last stood for the right in vain, as it tells it, by its clock, and by the true time. */
  const lost: Lost[] = [];
  /** The physical clock of each manager at its last step. */
  const physical: number[] = [];
  /** When a pod took a register, within the last minute. */
  const takes = new Map<string, readonly number[]>();

  function breach(invariant: Invariant, text: string): void {
    if (blindTo.has(invariant)) return;
    violations.push({ invariant, at: now(), text });
    tell(`BREACH of ${invariant}: ${text}`);
  }

  const ofRights = openRightsJudge({ now, pods, breach });
  const ofStops = openStopJudge({ now, pods, breach });
  const setBacks = openSetBacks(now, SEEN_IDLE);
  const ofGuards = openGuardJudge({ now, pods, breach, granted: ofRights.granted });
  const ofPolicy = openPolicyJudge({ now, pods, breach, clusters, policyMaxAge });
  const ofOffers = openOfferJudge({ pods, breach });
  const ofSlots = openSlotJudge({ pods, breach });
  const ofNodes = openNodeJudge({
    ...{ now, pods, breach, rightEnds, highest: () => highest },
    tooLate: ofRights.tooLate,
  });
  const quorumOf = (pod: number) => pods[pod]?.quorum() ?? Infinity;
  const nameOf = (pod: number) => pods[pod]?.name ?? `pod ${pod}`;
  const hasWoken = (pod: number) => now() - (pods[pod]?.host.woke() ?? -Infinity) < WAKING;

  /**
   * The right of a pod by the true time: the q-th largest of what its writes were granted. A pod that
   * was rolled to other registers has none there yet, and its node forges under that of before.
   */
  function rightEnds(pod: number): number {
    const ends = [...grants[pod]?.values() ?? []];
    const quorum = quorumOf(pod);
    const last = rolled[pod] ??= { quorum, ends: -Infinity };
    if (last.quorum !== quorum) {
      rolled[pod] = { quorum, ends: Math.max(last.ends, nthLargest(ends, last.quorum)) };
    }
    return Math.max(rolled[pod].ends, nthLargest(ends, quorum));
  }

  /** What is held on a register is what the newest record that was read there says. */
  function checkHeld(pod: number, { registers, config }: State): void {
    for (const { name, held, known } of registers) {
      if (held === null || held.givenUp) continue;
      const holder = known?.version?.record.holder ?? "";
      if (holder !== config.identity) {
        breach("right_as_read", `${nameOf(pod)} counts on ${name}, which names "${holder}"`);
      }
    }
  }

  /** Without a majority nothing is kept. */
  function checkMinority(
    pod: number,
    { registers, campaign, forging }: State,
    holds: boolean,
  ): void {
    if (holds) heldAt[pod] = now();
    const keeps = registers.length > 1 && !holds && campaign.running === null &&
      forging.phase === "standby" &&
      registers.some(({ held, attempt }) => held !== null && !held.givenUp && attempt === null);
    if (!keeps) return void (keptSince[pod] = null);
    const since = keptSince[pod] ??= now();
    if (now() - since > LET_GO) breach("no_minority", `${nameOf(pod)} keeps what is no majority`);
  }

  /** The sources may change right after a stop for what they held has begun. */
  function isForNewer(pod: number, of: JudgedPod): boolean {
    return isNewer(of) || now() - (newerAt[pod] ?? -Infinity) < NEWS || cannotUnlink(of, now());
  }

  function noteCampaign(pod: number, { clocks, campaign: { lastLost: told } }: State): void {
    physical[pod] = clocks.physical;
    const before = lost[pod];
    if (before?.told === told) return;
    // A manager that has just started has stood for nothing yet.
    const isOld = before === undefined || told === -Infinity;
    lost[pod] = {
      told,
      physical: isOld ? -Infinity : clocks.physical,
      at: isOld ? -Infinity : now(),
    };
  }

  /** Of a sleep the boot clock tells whole seconds, some of them late: then its own clock tells. */
  function checkPause(pod: number): void {
    const since = now() - (lost[pod]?.at ?? -Infinity);
    const reckoned = (physical[pod] ?? Infinity) - (lost[pod]?.physical ?? -Infinity);
    const hasSlept = Number.isFinite(pods[pod]?.host.woke() ?? -Infinity);
    if (
      reckoned < STANDS_BACK - ROUNDED || (!hasSlept && since < STANDS_BACK / 1.1 - ROUNDED)
    ) {
      breach("few_takes", `${nameOf(pod)} stands again ${since} ms after it stood in vain`);
    }
  }

  function countTake(pod: number, register: string): void {
    const key = `${pod}/${register}`;
    const lately = [...takes.get(key) ?? [], now()].filter((at) => now() - at < MINUTE);
    takes.set(key, lately);
    if (lately.length > MOST_TAKES) {
      breach("few_takes", `${nameOf(pod)} takes ${register} ${lately.length} times a minute`);
    }
  }

  function othersForging(pod: number): readonly number[] {
    return pods.map((_, index) => index).filter((index) =>
      index !== pod && pods[index]?.node.forges() && !pods[index]?.host.isSuspended() &&
      !pods[index]?.node.isFrozen()
    );
  }

  function signs(pod: number, first: number, last = first): void {
    ofNodes.signs(pod);
    ofStops.signs(pod);
    ofGuards.signs(pod);
    ofPolicy.signs(pod);
    slots += last - first + 1;
    const before = ledger.findLast((row) => first <= row.last && last >= row.first);
    const others = othersForging(pod);
    const waking = hasWoken(pod);
    const woken = waking || others.some(hasWoken) || before?.waking === true;
    if (woken && (before !== undefined || others.length > 0)) wakings += 1;
    else {
      if (before !== undefined) {
        const slot = Math.max(first, before.first);
        breach("slot_once", `slot ${slot} is signed by ${nameOf(before.pod)} and ${nameOf(pod)}`);
      }
      if (others.length > 0) {
        breach("one_forger", `${nameOf(pod)} forges while ${others.map(nameOf).join(", ")} does`);
      }
    }
    if (now() > rightEnds(pod) && !waking) {
      breach("before_deadline", `${nameOf(pod)} signs slot ${last} without the right`);
    }
    const counter = pods[pod]?.certificate() ?? 0;
    if (isCertificateLost && counter < certificate) certificate = counter;
    if (counter < certificate && !waking) {
      breach(
        "newest_certificate",
        `${nameOf(pod)} forges with certificate ${counter}, after ${certificate}`,
      );
    }
    certificate = Math.max(certificate, counter);
    if (before === undefined) enter(pod, first, last, waking);
    if (last > highest.slot && !waking) highest = { pod, slot: last };
    if (signer !== pod) transitions += signer < 0 ? 0 : 1;
    signer = pod;
    lastSigned = now();
  }

  function enter(pod: number, first: number, last: number, waking: boolean): void {
    const row = ledger.at(-1);
    if (row?.pod === pod && row.waking === waking && row.last === first - 1) row.last = last;
    else if (ledger.push({ pod, first, last, waking }) > REMEMBERED) ledger.shift();
  }

  function signals(
    pod: number,
    signal: SignalName,
    reason: SighupReason | "stop" | "guard",
  ): void {
    const of = pods[pod];
    if (of === undefined) return;
    const { node, disk, name, host } = of;
    const { habits } = node;
    ofNodes.signals(pod, signal, reason);
    if (signal === "SIGHUP") {
      if (reason === "enable_forging") {
        told.delete(pod);
        ofStops.enabled(pod);
      } else if (reason !== "retry") told.set(pod, now());
      if (reason === "rotation" && !isForNewer(pod, of)) {
        breach("rotation_in_need", `${name} is stopped for a set that is no newer than its own`);
      }
      if (node.forges() && disk.keys === "other") {
        breach("hangup_in_need", `${name} sends a SIGHUP (${reason}) to an active forger`);
      }
      const silent = node.socket().kind === "silent";
      if (silent && !node.isFrozen() && node.pid() !== null) {
        breach("hangup_after_socket", `${name} sends a SIGHUP (${reason}) before the socket`);
      }
      return;
    }
    if (reason === "guard" || of.needsExit || cannotUnlink(of, now())) return;
    if (ofNodes.isStoppedBefore(pod)) return;
    const honest = !habits.deaf && !node.hasIgnored() &&
      now() - (unseenAt[pod] ?? -Infinity) > SEEN_IDLE && habits.gauge === null &&
      !node.wasSetBack() && !setBacks.areWaitedFor(pod) && !isUncounted(pod, of) &&
      !node.isFrozen() && now() - host.woke() > SEEN_IDLE;
    const idle = !node.forges() && !node.isAboutTo() && now() - node.changedAt() > SEEN_IDLE;
    const attentive = now() - of.awakeSince() > SEEN_IDLE && now() - host.woke() > SEEN_IDLE;
    const listens = !habits.deaf && !node.hasIgnored() && !node.isFrozen() && node.forges();
    // With several registers a right may end at once: a second one lost leaves what the first had left.
    if (quorumOf(pod) === 1 && listens && attentive && now() - (told.get(pod) ?? now()) < OBEYS) {
      breach("kill_in_need", `${name} sends ${signal} to a node that was hardly told to stop`);
    }
    if (attentive && honest && idle && node.socket().kind === "answers") {
      breach("kill_in_need", `${name} sends ${signal} to a node that has long been idle`);
    }
  }

  /**
   * Whether it has signed nothing since a second after its metrics were last wrong or silent, which is
   * when a look may come: then no rise was seen, and stillness proves nothing.
   */
  function isUncounted(pod: number, { node, disk }: JudgedPod): boolean {
    const hidden = (unseenAt[pod] ?? -Infinity) + NEWS;
    return typeof disk.marker === "object" && node.changedAt() < hidden;
  }

  return {
    held(pod, state, holds) {
      const of = pods[pod];
      if (of?.node.habits.metrics !== "answer") unseenAt[pod] = now();
      if (of !== undefined) setBacks.stepped(pod, of);
      checkHeld(pod, state);
      checkMinority(pod, state, holds);
      noteCampaign(pod, state);
      ofRights.held(pod, state, holds);
      ofStops.held(pod, state);
      ofPolicy.held(pod);
      ofOffers.held(pod, state);
      ofSlots.held(pod, state);
      ofGuards.managedBy(pod, state);
    },
    guards: ofGuards.guards,
    changed: ofRights.changed,
    replaced: ofRights.replaced,
    taken(pod, step, state, event) {
      events += 1;
      try {
        return step(state, event);
      } catch (error) {
        breach(
          "core_assertion",
          `${nameOf(pod)}: ${error instanceof Error ? error.message : error}`,
        );
        return { state, effects: [] };
      }
    },
    begunToHold(pod) {
      const others = pods.map((_, index) => index)
        .filter((index) => index !== pod && pods[index]?.holds());
      if (others.length > 0) {
        breach("one_right", `${nameOf(pod)} gets the right while ${others.map(nameOf)} holds it`);
      }
    },
    sends(pod, purpose) {
      ofNodes.sends(pod, purpose);
      ofPolicy.sends(pod, purpose);
      if (purpose === "acquire") checkPause(pod);
      if (purpose === "renew" && now() - (heldAt[pod] ?? -Infinity) > STILL_RENEWS) {
        breach("no_minority", `${nameOf(pod)} renews what is no majority`);
      }
      if (purpose !== "release" && purpose !== "giveBack") return;
      const node = pods[pod]?.node;
      if (node?.forges() || node?.isAboutTo()) {
        breach("released_after_stop", `${nameOf(pod)} sends a ${purpose} while its node may sign`);
      }
    },
    committed(commit) {
      const { pod, register, purpose, sent, duration, replaced, fingerprint } = commit;
      ofRights.committed(commit);
      const before = replaced?.own ?? null;
      if (before !== null && before.fingerprint !== fingerprint && !before.set?.retired) {
        breach("own_records", `${nameOf(pod)} takes ${register} from ${before.fingerprint}`);
      }
      if (before?.fingerprint === fingerprint && before?.set?.retired === "operator") {
        breach("own_records", `${nameOf(pod)} takes ${register}, whose set is retired`);
      }
      const its = grants[pod] ??= new Map();
      if (purpose === "release" || purpose === "giveBack") its.delete(register);
      if (purpose === "acquire") countTake(pod, register);
      if (purpose !== "acquire" && purpose !== "renew") return;
      its.set(register, Math.max(sent + duration, its.get(register) ?? -Infinity));
    },
    signals,
    yields(pod, answered) {
      if (!answered) {
        breach("offer_answered", `${nameOf(pod)} stops for a pod that has not answered`);
      }
    },
    files(pod, act) {
      ofNodes.files(pod, act);
      if (act.type === "mark") ofStops.marked(pod, act.marker);
    },
    ends: ofNodes.ends,
    excuses: ofNodes.excuses,
    sourcesChange(pod) {
      const of = pods[pod];
      if (of !== undefined && isNewer(of)) newerAt[pod] = now();
    },
    recordLost: () => void (isCertificateLost = true),
    recordTells: (counter) => void (isCertificateLost &&= counter < certificate),
    signs,
    forgingChanged(pod) {
      const node = pods[pod]?.node;
      if (!node?.forges()) return;
      const others = othersForging(pod).filter((other) => !hasWoken(other));
      if (others.length > 0 && !hasWoken(pod)) {
        breach("one_forger", `${nameOf(pod)} begins while ${others.map(nameOf).join(", ")} forges`);
      }
    },
    breach,
    violations: () => violations,
    events: () => events,
    wakings: () => wakings,
    signed: () => ({ slots, last: lastSigned, by: signer }),
    transitions: () => transitions,
  };
}
