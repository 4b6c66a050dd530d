import { deriveBounds } from "../../lib/core/mod.ts";
import { befall, type Planned } from "./faults/mod.ts";
import type { Violation } from "./judge.ts";
import type { Burst, Plan } from "./plan.ts";
import { openWorld, timingsOf, type World, type WorldOptions } from "./world.ts";
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
/** Handovers that one fault may cost at most: to another, and back. */
const HANDOVERS_PER_FAULT = 2;
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

  function playBurst({ faults, calm }: Burst): void {
    const before = judge.transitions();
    world.weather.loss = world.plan.weather.loss;
    befall(world, faults);
    run(Math.max(0, ...faults.map(({ at, lasts }) => at + lasts)) + 1);
    becalm(world);
    recover(bound(world, faults));
    // What befell a record shows when its holder renews it next.
    run(SETTLES);
    recover(bound(world, faults));
    if (isWhole(world)) { for (const register of world.registers) register.isAltered = false; }
    const handovers = judge.transitions() - before;
    const most = HANDOVERS_PER_FAULT * faults.length + 1;
    if (handovers > most && !isRolled) {
      judge.breach("few_transitions", `${handovers} handovers, expected at most ${most}`);
    }
    expectForger("after the last fault");
    const settled = judge.transitions();
    run(STEADY + calm * 1_000);
    expectForger("in calm weather");
    if (judge.transitions() !== settled && !isRolled) {
      judge.breach("few_transitions", "the forger changed in calm weather");
    }
    expectModesty();
  }

  function expectForger(when: string): void {
    if (over() || isRolled) return;
    const since = timeline.now() - judge.signed().last;
    if (since > FORGES) judge.breach("somebody_forges", `nobody forges ${when}`);
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

/** Whether one manager holds every register, and every record lists them as they are: all is mended. */
function isWhole({ registers }: World): boolean {
  const records = registers.map((register) => register.observed().version?.record);
  const holders = new Set(records.map((record) => record?.holder ?? ""));
  return holders.size === 1 && !holders.has("") && records.every((record) => {
    const { ids, pending } = record?.own?.set ?? {};
    return pending?.length === 0 &&
      registers.every(({ name }, index) => ids?.[name] === records[index]?.own?.set?.id);
  });
}

/** Ends whatever is not over yet. */
function becalm(world: World): void {
  world.tell("calm");
  world.weather.loss = 0;
  for (const register of world.registers) {
    register.mode = "up";
    register.slowness = 0;
  }
  world.pods.forEach(({ links, localLink, host, node, disk, manager, guard }, index) => {
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

/**
 * After the last fault somebody forges within this, in milliseconds: the largest of the bounds that
 * the core states, and what it excludes: nodes that start and replay, waits on records that others
 * wrote, pauses of those whose node failed, wall clocks that differ.
 */
function bound(world: World, faults: readonly Planned[]): number {
  const longest = Math.max(
    ...world.pods.map(({ manager }) => manager.config.timings.leaseDuration),
  );
  const timings = timingsOf(longest);
  const stated = Math.max(...deriveBounds(timings).map(({ value }) => value));
  const starts = Math.max(
    ...world.pods.map(({ node }) => node.habits.restartsAfter + node.habits.replay),
  );
  const byHand = faults.some(({ kind }) => BY_HAND.has(kind)) ? 330_000 : 0;
  return stated + 2 * starts + 4 * timings.challengerWaits + 90_000 + byHand;
}

/** After these a record may state a duration that nobody meant: it is waited for, 330 s at most. */
const BY_HAND: ReadonlySet<string> = new Set(["taken", "edited", "emptied"]);
