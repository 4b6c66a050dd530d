import {
  type ClusterResource,
  type CredentialsReport,
  deriveBounds,
  eligibility,
  failbackAfter,
  ranksLast,
  type State,
} from "../../lib/core/mod.ts";
import { befall, lastsOf, partsOf, type Planned } from "./faults/mod.ts";
import { isWhole } from "./faults/records.ts";
import { stepWall } from "./faults/walls.ts";
import { isNewer, type Violation } from "./judge.ts";
import type { Burst, Plan } from "./plan.ts";
import { orderOf } from "./judge_of_policy.ts";
import { counterOf, withCounter } from "./sets.ts";
import {
  clusterOf,
  openWorld,
  type Pod,
  timingsOf,
  type World,
  type WorldOptions,
} from "./world.ts";
import { slowDown } from "./world/disk.ts";
import { WHOLE } from "./world/network.ts";

/** How a plan went. */
export interface Outcome {
  readonly violations: readonly Violation[];
  /** Simulated time, in milliseconds. */
  readonly lasted: number;
  /** Steps that the cores took. */
  readonly events: number;
  /** Slots signed, handovers, and slots that a machine signed while it woke. */
  readonly slots: number;
  readonly transitions: number;
  readonly wakings: number;
}

/** A forger that was at work so lately forges. */
const FORGES = 3_000;
/** How often it is looked whether somebody forges. */
const LOOKS = 10_000;
/** Nobody changes hands within this calm. */
const STEADY = 60_000;
/** A stop that was under way, and a pod that hands over, may still end within this. */
const SETTLES = 60_000;
/** A renewal that is due has taken effect within this. */
const RENEWED_WITHIN = 10_000;
/** Handovers that one fault may cost at most: to another, and back. */
const HANDOVERS_PER_FAULT = 2;
/** A forger that is degraded hands over within this: some pods may have to be asked in vain. */
const HANDS_OVER = 180_000;
/** A new set lies still for 15 s, then its forger stops, proves it, and is enabled anew. */
const ROTATED_WITHIN = 90_000;
/** A better cluster is offered the right when it has been for the delay, by a slow clock, and answers. */
const SLOWEST = 0.85;
const IMPROVES_WITHIN = 60_000;
/** What makes another cluster the best, or lets one stop, in turn. */
const OPERATIONS = 5;
/** An override that makes a cluster the best lasts so long: past the longest delay. */
const OVERRIDDEN = 180_000;
/** The others get a new set so long after the forger: past the time for which it has to lie still. */
const REACHES_ALL = 40_000;
const NO_SET: CredentialsReport = { kind: "invalid", because: "there is none" };
/** And one whose node does not listen has called it off within this: two rungs of 20 s, and its grace. */
const CALLS_OFF = 90_000;
/** Leases for which the slots of another are waited for at most, on a clock that is slow. */
const MOST_WAITED = 2.5;
/** What a state may hold, in characters, and what may be under way. */
const LARGEST_STATE = 60_000;
const MOST_PENDING = 3_000;

/** Plays a plan to its end, or until something is violated. */
export function play(plan: Plan, options: WorldOptions = {}): Outcome {
  const world = openWorld(plan.world, options);
  const { judge, timeline } = world;
  const over = () => judge.violations().length > 0;
  /** While pods differ in their registers an operator may have to retire the old ones. */
  const isRolled = plan.world.beginsWith !== plan.world.registers;
  /** Nobody sees that a node that was told to forge does not. */
  const isUnseen = plan.world.pods.some(({ requireNodeMetrics }) => !requireNodeMetrics);

  world.weather.loss = 0;
  recover(bound(world, []));
  expectForger("after the start");
  // Until a set is initialised all of it is needed: losing one takes an operator's command.
  if (world.registers.length > 1 && !isWhole(world)) {
    for (const register of world.registers) register.isAltered = true;
  }
  for (const burst of plan.bursts) {
    if (over()) break;
    playBurst(burst);
  }
  const { slots } = judge.signed();
  return {
    violations: judge.violations(),
    lasted: timeline.now(),
    events: judge.events(),
    slots,
    transitions: judge.transitions(),
    wakings: judge.wakings(),
  };

  function run(milliseconds: number): void {
    if (!over()) timeline.runUntil(timeline.now() + milliseconds, over);
  }

  /** Waits until somebody forges, at most for as long as that may take. */
  function recover(most: number): void {
    const until = timeline.now() + most;
    for (const from = timeline.now(); timeline.now() < until && !over();) {
      run(Math.min(LOOKS, until - timeline.now()));
      if (judge.signed().last > from && timeline.now() - judge.signed().last < FORGES) return;
    }
  }

  /** A node that does not listen is not killed only to hand over. */
  function expectCallingOff(forger: Pod, degrades: "keys" | "tip"): void {
    const { node } = forger;
    const pid = node.pid();
    world.tell(`${forger.name} is degraded: ${degrades}, and its node is deaf`);
    const mend = degrade(world, forger, degrades);
    node.habits.deaf = true;
    run(CALLS_OFF);
    if (node.pid() !== pid && !over()) {
      judge.breach("kill_in_need", `the node of ${forger.name} is ended only to hand over`);
    }
    node.habits.deaf = false;
    mend();
    recover(bound(world, []));
    run(SETTLES);
  }

  /** A forger that is degraded while another pod is ready hands over to one. */
  function expectHandover(degrades: "keys" | "tip", obstacle: Burst["obstacle"]): void {
    const forger = world.pods.find(({ node }) => node.forges());
    if (forger === undefined || isRolled || over()) return;
    const [asked, ...others] = heirs(world, forger);
    if (asked === undefined) return;
    const { manager, node } = forger;
    if (obstacle === "node" && manager.config.requireNodeMetrics) {
      return expectCallingOff(forger, degrades);
    }
    const stands = obstacle === "target" && others.length > 0;
    if (stands) asked.manager.freeze();
    world.tell(`${forger.name} is degraded: ${degrades}`);
    const mend = degrade(world, forger, degrades);
    const until = timeline.now() + HANDS_OVER;
    let target: string | undefined;
    // Whose clock is found to be off meanwhile ranks last, and answers nothing for that time.
    let isRanked = true;
    while (timeline.now() < until && node.forges() && !over()) {
      run(1_000);
      target = manager.state().offering.offer?.target ?? target;
      isRanked &&= [asked, ...others].every((one) => ranksLast(one.manager.state()) === null);
    }
    const forgesOn = node.forges();
    mend();
    if (stands) asked.manager.thaw();
    if (forgesOn && isRanked && !over()) {
      judge.breach("offer_heard", `${forger.name} forges on though another pod is ready`);
    }
    recover(bound(world, []));
    // Of several registers two pods may win some each, and then anybody may take all of them.
    const isOne = world.registers.length === 1;
    const heir = world.pods.find(({ manager }) => manager.state().config.identity === target);
    // One of a better cluster, that was asked in vain before, may be there by now, or just be asked.
    const isHandedOn = world.clusters !== null && !world.pods.some(({ node }) => node.forges());
    const wentOn = heir !== undefined &&
      (isHandedOn || placeOfForger(world) < placeOf(world, heir));
    const missed = heir !== undefined && !heir.node.habits.deaf && !heir.node.forges() && !wentOn;
    if (!forgesOn && isOne && missed && !over()) {
      judge.breach("offer_heard", `${heir.name} was asked, and another forges`);
    }
    run(SETTLES);
  }

  /** In calm weather a forger whose clock is stepped ahead can say which slots it signed. */
  function stepAhead(leases: number): void {
    const forger = world.pods.find(({ node }) => node.forges());
    if (forger === undefined || isRolled || over()) return;
    // A node that never listens takes its turns with the pod whose clock is wrong: both rank last.
    if (world.pods.some(({ node }) => node.habits.deaf)) return;
    const { leaseDuration } = forger.manager.config.timings;
    world.tell(`the wall clock of ${forger.name} is stepped ahead`);
    const back = stepWall(world, forger, Math.round(leases * leaseDuration));
    run(SETTLES);
    // Slots that are still to come for others are waited for, at most twice a lease.
    recover(bound(world, []) + MOST_WAITED * leaseDuration);
    expectForger("after a clock was stepped ahead");
    back();
    run(SETTLES);
    recover(bound(world, []) + MOST_WAITED * leaseDuration);
  }

  function playBurst(burst: Burst): void {
    const { faults, calm, rotates, degrades, obstacle, ahead, sleeper, sleep } = burst;
    const before = judge.transitions();
    world.weather.loss = world.plan.weather.loss;
    befall(world, faults);
    const begun = timeline.now();
    // Some last as long as leases do, which others make longer.
    const ends = () =>
      begun + Math.max(0, ...faults.map((one) => one.at + lastsOf(world, one))) + 1;
    while (timeline.now() < ends() && !over()) run(ends() - timeline.now());
    becalm(world);
    recover(bound(world, faults));
    // What befell a record shows when its holder renews it next.
    run(settles(world));
    recover(bound(world, faults));
    if (isWhole(world)) { for (const register of world.registers) register.isAltered = false; }
    const handovers = judge.transitions() - before;
    const parts = faults.reduce((sum, fault) => sum + partsOf(fault), 0);
    // A cluster that was put off for a while gets the right back some time later.
    const most = HANDOVERS_PER_FAULT * parts + 1 + (world.clusters?.names.length ?? 0);
    if (handovers > most && !isRolled) {
      judge.breach("few_transitions", `${handovers} handovers, expected at most ${most}`);
    }
    expectForger("after the last fault");
    expectBest();
    const settled = { transitions: judge.transitions(), place: placeOfSigner(world) };
    // Who has yielded for health lately does so later than a better cluster was looked for.
    const isPutOff = world.pods.some(({ manager }) => manager.state().offering.yielded !== null);
    if (calm > 0) rest(calm * 1_000, sleeper);
    run(STEADY);
    expectForger("in calm weather");
    expectNewestSet();
    // Without metrics a new set is taken up by a handover, which waits for a pod that is ready.
    // A node of a better cluster that never listens is given another chance now and then.
    const isDeaf = world.clusters !== null && plan.world.pods.some(({ habits }) => habits.deaf);
    const changes = judge.transitions() - settled.transitions;
    // Who was left alone for a while is offered the right again: it then goes to a better cluster.
    const improvements = Math.max(0, settled.place - placeOfSigner(world));
    const expected = improvements + Number(isPutOff) + Number(isUnseen);
    if (changes > expected && !isRolled && !isDeaf) {
      judge.breach("few_transitions", "the forger changed in calm weather");
    }
    operate(plan.bursts.indexOf(burst));
    if (rotates !== null) rotate(rotates);
    if (degrades !== null) expectHandover(degrades, obstacle);
    if (ahead > 0) stepAhead(ahead);
    if (sleep > 0) sleepAll(sleep * 1_000);
    expectModesty();
  }

  /** In calm weather who forges takes up a newer set, and is not interrupted for an older one. */
  function rotate(which: "on" | "back"): void {
    if (over()) return;
    const before = world.pods.map(({ manager }) => manager.credentials());
    const certificateCounter = Math.max(...before.map(counterOf)) + (which === "on" ? 1 : -1);
    world.pods.forEach(({ manager }, index) => {
      const set = before[index];
      if (set?.kind !== "valid") return;
      manager.setCredentials(withCounter(set, certificateCounter));
    });
    world.tell(`every pod gets certificate ${certificateCounter}`);
    run(ROTATED_WITHIN);
    if (which === "on") return expectNewestSet();
    world.pods.forEach(({ manager }, index) => manager.setCredentials(before[index] ?? NO_SET));
    run(SETTLES);
  }

  /** Hours in which nothing happens but that somebody's host sleeps, and wakes at their end. */
  function rest(milliseconds: number, sleeper: number | null): void {
    if (over()) return;
    const standbys = world.pods.filter(({ node, manager }) => !node.forges() && !manager.holds());
    const host = sleeper === null ? undefined : standbys[sleeper % standbys.length]?.host;
    const planned = Math.min(...plan.world.pods.map((pod) => timingsOf(pod).renewEvery));
    const renewals = world.pods.map(({ manager }) => manager.config.timings.renewEvery);
    host?.suspend();
    // Where a fault has left shorter leases: as many renewals as were planned, so it costs as much.
    world.rest(milliseconds * Math.min(1, Math.min(...renewals) / planned), over);
    host?.resume();
  }

  /** Every host sleeps, and wakes to records that are as old as its sleep was long. */
  function sleepAll(milliseconds: number): void {
    for (const { host } of world.pods) host.suspend();
    world.tell("every host sleeps");
    run(milliseconds);
    for (const { host } of world.pods) host.resume();
    world.tell("every host wakes");
    recover(bound(world, []));
    run(SETTLES);
    expectForger("after everybody slept");
  }

  function expectForger(when: string): void {
    if (over() || isRolled || isUnseen) return;
    // The right may just be on its way to a better cluster.
    if (world.clusters !== null) recover(bound(world, []));
    const since = timeline.now() - judge.signed().last;
    if (since > FORGES) judge.breach("somebody_forges", `nobody forges ${when}`);
  }

  /** In calm weather something makes another cluster the best, in turn each thing that can, and is over. */
  function operate(turn: number): void {
    const { clusters } = world;
    const forger = world.pods.find(({ node }) => node.forges());
    if (clusters === null || forger === undefined || isUnseen || over()) return;
    const [name, heir] = [clusterOf(world, forger), heirs(world, forger).at(-1)];
    if (turn % OPERATIONS === OPERATIONS - 1) return blind(name);
    const other = heir === undefined ? name : clusterOf(world, heir);
    const expiresAt = forger.host.read().wall + OVERRIDDEN;
    const operations: readonly (readonly [string, Partial<ClusterResource>])[] = [
      [name, { health: { consecutiveFailures: 3, failureThreshold: 3 } }],
      [name, { priority: 900 }],
      [other, { override: { expiresAt, forcePriority: 1, forceState: "Enabled" } }],
      [other, { forgeState: "Enabled" }],
    ];
    const [patched = name, change = {}] = operations[turn % OPERATIONS] ?? [];
    const before = clusters.atHome(patched);
    world.tell(`the order of ${patched} changes`);
    clusters.patch(patched, change);
    expectBest();
    recover(bound(world, []));
    if (before === null) return;
    const { health, priority, forgeState } = before;
    // An override is over by itself.
    clusters.patch(patched, { health });
    clusters.patch(patched, { priority, forgeState });
    run(OVERRIDDEN);
    expectBest();
    recover(bound(world, []));
  }

  /** In calm weather a cluster cannot read its policy anywhere, for longer than it may go on without. */
  function blind(name: string): void {
    const { clusters, plan } = world;
    world.tell(`${name} cannot read its policy`);
    for (const api of clusters?.names ?? []) clusters?.hide(api, name);
    run(2 * (plan.clusters?.policyMaxAge ?? 0));
    clusters?.showAll();
    recover(bound(world, []));
    expectBest();
    recover(bound(world, []));
  }

  /** In calm weather the right gets to the best cluster that has a pod ready to be asked. */
  function expectBest(): void {
    const { clusters, plan } = world;
    if (clusters === null || plan.clusters === undefined || isUnseen) return;
    // Who has yielded for health lately takes longer.
    const delay = Math.max(...world.pods.map(({ manager }) => failbackAfter(manager.state())));
    const until = timeline.now() + delay / SLOWEST + IMPROVES_WITHIN;
    const isHandedOver = () => !world.pods.some(({ node }) => node.forges());
    while (
      timeline.now() < until && (isHandedOver() || betterHeir(world) !== undefined) && !over()
    ) run(LOOKS);
    const heir = betterHeir(world);
    if (heir === undefined || over()) return;
    judge.breach("best_forges", `${heir.name} of ${clusterOf(world, heir)} is better, and ready`);
  }

  /** A forger takes up a new set; none is left behind once nothing has happened for a while. */
  function expectNewestSet(): void {
    const seen = (pod: Pod) => pod.manager.config.requireNodeMetrics;
    const isBehind = (pod: Pod) => {
      const { node, disk, manager } = pod;
      const { offering, clocks } = manager.state();
      // A node that did not heed its last stop is left alone for a while, and has its time then.
      const { restsUntil } = offering;
      const rests = restsUntil > 0 && clocks.physical < restsUntil + ROTATED_WITHIN;
      if (!node.forges() || rests) return false;
      // Without metrics it takes another pod that is ready.
      return (seen(pod) || heirs(world, pod).length > 0) &&
        isNewer({ disk, sources: manager.credentials });
    };
    // That pod may have become ready just now, and has to be asked first.
    const until = timeline.now() + HANDS_OVER;
    const mayFollow = () => world.pods.some((pod) => !seen(pod) && isBehind(pod));
    while (timeline.now() < until && mayFollow() && !over()) run(LOOKS);
    if (over()) return;
    for (const pod of world.pods.filter(isBehind)) {
      judge.breach("rotated_in_time", `${pod.name} still forges with an older set of credentials`);
    }
  }

  function expectModesty(): void {
    if (over()) return;
    for (const { name, manager } of world.pods) {
      const size = JSON.stringify(manager.state()).length;
      if (size > LARGEST_STATE) {
        judge.breach("bounded", `the state of ${name} has ${size} characters`);
      }
    }
    if (timeline.pending() > MOST_PENDING) {
      judge.breach("bounded", `${timeline.pending()} things are under way`);
    }
  }
}

/** Something is wrong with a forger from now on; what is returned mends it. */
function degrade(world: World, { manager, node }: Pod, how: "keys" | "tip"): () => void {
  if (how === "tip") {
    node.habits.behind = 1_000;
    return () => void (node.habits.behind = 0);
  }
  const before = manager.credentials();
  if (!manager.config.requireNodeMetrics && before.kind === "valid") {
    // Here a new set takes a handover, to a pod that has it: it does not come to all at once.
    const next = withCounter(before, before.certificateCounter + 1);
    manager.setCredentials(next);
    world.timeline.after(REACHES_ALL, () => {
      for (const { manager } of world.pods) manager.setCredentials(next);
    });
    return () => {};
  }
  manager.setCredentials({ kind: "invalid", because: "the KES key has expired" });
  return () => manager.setCredentials(before);
}

/**
 * Who is ready to take the right of a forger, where that has no reason of its own not to hand over:
 * it could stand, is not resting from an earlier offer, and no other pod bears its name.
 */
function heirs({ pods, registers }: World, forger: Pod): readonly Pod[] {
  // An offer of which a watch tells late is answered too late.
  if (registers.some(({ lag }) => lag > 0)) return [];
  const names = new Set(pods.map(({ name }) => name));
  const { offering, clocks } = forger.manager.state();
  if (
    names.size < pods.length || forger.node.habits.deaf || clocks.physical < offering.restsUntil
  ) {
    return [];
  }
  return pods.filter(({ manager, node }) => {
    const state = manager.state();
    const rests = offering.resting.some(({ identity, until }) =>
      identity === state.config.identity && clocks.physical < until
    );
    return manager !== forger.manager && manager.isWell() && !node.habits.deaf && !rests &&
      hears(state, registers) && eligibility(state).allowed && ranksLast(state) === null;
  });
}

/** Place of the forger's cluster among all; the last, if nobody forges. */
function placeOfForger(world: World): number {
  const { clusters, pods } = world;
  const forger = pods.find(({ node }) => node.forges());
  if (clusters === null) return 0;
  if (forger === undefined) return clusters.names.length;
  return placeOf(world, forger);
}

/** Place of the cluster that signed last: another counts as a change only once it signs. */
function placeOfSigner(world: World): number {
  const signer = world.pods[world.judge.signed().by];
  return signer === undefined ? 0 : placeOf(world, signer);
}

/** Place of the cluster of a pod among all. */
function placeOf(world: World, pod: Pod): number {
  const { clusters } = world;
  if (clusters === null) return 0;
  return orderOf(clusters, pod.host.read().wall).indexOf(clusterOf(world, pod));
}

/** A pod of a better cluster than the forger's that may be asked to take the right. */
function betterHeir(world: World): Pod | undefined {
  const { clusters, pods } = world;
  const forger = pods.find(({ node }) => node.forges());
  if (clusters === null || forger === undefined) return undefined;
  return heirs(world, forger).find((pod) => placeOf(world, pod) < placeOf(world, forger));
}

/**
 * Whether offers reach it beside a majority: what the watch tells of a register that went back looks
 * late until that has counted up again, or the pod reads it to stand for the right.
 */
function hears({ registers: known }: State, registers: World["registers"]): boolean {
  const heard = known.filter(({ name, known }) => {
    const { revision } = registers.find((one) => one.name === name)?.observed() ?? {};
    return (known?.revision ?? 0) <= (revision ?? 0);
  });
  return 2 * heard.length > known.length;
}

/** Ends whatever is not over yet. */
function becalm(world: World): void {
  world.tell("calm");
  const { clusters } = world;
  for (const name of clusters?.names ?? []) {
    clusters?.restore(name);
    if (clusters?.atHome(name)?.forgeState !== "Disabled") continue;
    clusters.patch(name, { forgeState: "Priority-based" });
  }
  clusters?.showAll();
  world.weather.loss = 0;
  for (const register of world.registers) {
    register.mode = "up";
    register.slowness = 0;
  }
  const newest = newestSet(world);
  world.pods.forEach(({ links, localLink, host, node, disk, manager, guard }, index) => {
    // Of faults that overlap the last to end may have put back what another had spoilt.
    if (newest !== null && !isSame(newest, manager.credentials())) manager.setCredentials(newest);
    for (const link of links) Object.assign(link, WHOLE);
    host.resume();
    Object.assign(node.habits, world.plan.pods[index]?.habits);
    node.thaw();
    disk.full = null;
    disk.readOnly = null;
    slowDown(disk, 0, world.timeline.now());
    localLink.mend();
    localLink.late = 0;
    guard.thaw();
    guard.start();
    manager.thaw();
    manager.start();
  });
}

/** The set with the highest certificate counter that any pod has. */
function newestSet({ pods }: World): CredentialsReport | null {
  const [newest] = pods.map(({ manager }) => manager.credentials())
    .toSorted((one, other) => counterOf(other) - counterOf(one));
  return newest?.kind === "valid" ? newest : null;
}

function isSame(one: CredentialsReport, other: CredentialsReport): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A stop under way is over, and every lease was renewed, within this. */
function settles({ pods }: World): number {
  const renewals = pods.map(({ manager: { config: { timings } } }) =>
    timings.renewEvery / (1 - timings.clockRateError) + RENEWED_WITHIN
  );
  return Math.max(SETTLES, ...renewals);
}

/**
 * After the last fault somebody forges within this, in milliseconds: the largest of the bounds that
 * the core states, and what it excludes: nodes that start and replay, waits on records that others
 * wrote, pauses of those whose node failed, wall clocks that differ.
 */
function bound(world: World, faults: readonly Planned[]): number {
  const longest = Math.max(
    ...world.pods.map(({ manager }) => manager.config.timings.leaseDuration),
  );
  const timings = timingsOf({ leaseDuration: longest });
  const stated = Math.max(...deriveBounds(timings).map(({ value }) => value));
  const starts = Math.max(
    ...world.pods.map(({ node }) => node.habits.restartsAfter + node.habits.replay),
  );
  const byHand = faults.some(({ kind }) => BY_HAND.has(kind)) ? 330_000 : 0;
  return stated + 2 * starts + 4 * timings.challengerWaits + 90_000 + byHand;
}

/** After these a record may state a duration that nobody meant: it is waited for, 330 s at most. */
const BY_HAND: ReadonlySet<string> = new Set(["taken", "edited", "emptied"]);
