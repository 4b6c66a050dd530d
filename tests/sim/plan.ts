import { BESIDE, BESIDE_ONE, DURATIONS, kindsFor, type Planned } from "./faults/mod.ts";
import { type PodPlan, timingsOf, type WorldPlan } from "./world.ts";
import { type Chance, chanceOf } from "./world/chance.ts";

/** Faults one after another, and the calm that follows them. */
export interface Burst {
  readonly faults: readonly Planned[];
  /** Every pod gets the next certificate in the calm that follows, or for a while the last one. */
  readonly rotates: "on" | "back" | null;
  /** What is wrong with the forger after that: it has to hand over to a pod that is ready. */
  readonly degrades: "keys" | "tip" | null;
  /** What is in the way of that: a pod that is asked stands still, or the forger's node is deaf. */
  readonly obstacle: "target" | "node" | null;
  /** By how many leases the wall clock of the forger is then stepped ahead for a while; 0: not at all. */
  readonly ahead: number;
  /** Seconds of calm after all of them are over, beyond what the pool needs to recover. */
  readonly calm: number;
  /** The host of a pod that does not forge sleeps through the calm; `null`: none does. */
  readonly sleeper: number | null;
  /** Seconds for which every host sleeps after that. */
  readonly sleep: number;
}

/** A world and what befalls it: plain data that a seed determines. */
export interface Plan {
  readonly world: WorldPlan;
  readonly bursts: readonly Burst[];
}

/** What may be left out of plans, to see what it is good for. */
export interface Without {
  readonly faults?: ReadonlySet<string>;
}

const BURSTS = 6;
const MOST_FAULTS = 9;
/** Leases of pools that are mostly calm, in milliseconds: most of the hours are theirs. */
export const LONG_DURATIONS = [120_000, 180_000, 240_000, 300_000] as const;
const LONG_LEASES = 0.4;
/** Calm lasts for so many renewals at most: it costs as much whatever the lease is. */
const MOST_RENEWALS = 60;
const MOST_RENEWALS_OF_LONG = 600;
/** Now and then a whole pool sleeps, for so many seconds at most. */
const LONGEST_SLEEP = 36_000;
const SLEEPS = 0.1;
/** And now and then its KES key is a new one. */
const ROTATIONS = 0.2;
/** In some pools no metrics are required: there only the end of a node proves that it stopped. */
const WITHOUT_METRICS = 0.1;
const STEPS_AHEAD = 0.1;
/** So many of those that are not rolled. */
const CLUSTERS = 0.25;
/** A plan knows so many kinds of faults: few of them meet more often (swarm testing, Groce 2012). */
const KINDS = [3, 10] as const;
/** So many of them are timed together, or befall in the moment in which a rule is needed. */
const TIMED = 0.5;
/** What befalls only such pools as this is in so many plans of such a pool. */
const OWN = 0.4;
/** And so many bursts hold one that befalls any pool. */
const BESIDES = 0.1;
/** So many of those of a pool of one register hold one that befalls such pools. */
const BESIDES_ONE = 0.05;
/** And so many befall whoever forges then. */
const AT_FORGER = 0.4;

export function planOf(seed: number, without: Without = {}): Plan {
  const chance = chanceOf(seed);
  const isLong = chance.happens(LONG_LEASES);
  const world = worldOf(seed, chance, isLong);
  const kinds = kindsOf(chance, world, without);
  const most = (isLong ? MOST_RENEWALS_OF_LONG : MOST_RENEWALS) *
    Math.min(...world.pods.map((pod) => timingsOf(pod).renewEvery));
  const bursts = Array.from({ length: BURSTS }, () => burstOf(chance, kinds, world, most));
  const beside = withBeside(
    chanceOf(seed ^ 0xbe51de),
    { bursts, kinds: BESIDE, often: BESIDES },
    without,
  );
  return {
    world,
    bursts: world.registers > 1 ? beside : withBeside(chanceOf(seed ^ 0x1abe1), {
      bursts: beside,
      kinds: BESIDE_ONE,
      often: BESIDES_ONE,
    }, without),
  };
}

/** From a source of its own: whatever else a seed decides stays what it was. */
function withBeside(
  chance: Chance,
  { bursts, kinds, often }: {
    readonly bursts: readonly Burst[];
    readonly kinds: readonly string[];
    readonly often: number;
  },
  { faults: left }: Without,
): readonly Burst[] {
  return bursts.map((burst) => {
    if (!chance.happens(often)) return burst;
    const fault = faultOf(chance, chance.pick(kinds), { within: 20_000, longest: 60_000 });
    return left?.has(fault.kind) ? burst : { ...burst, faults: [...burst.faults, fault] };
  });
}

/** A pool that is to be rolled is rolled, and of what befalls only such pools as this, some does. */
function kindsOf(chance: Chance, world: WorldPlan, { faults }: Without): readonly string[] {
  const { timed, plain, own } = kindsFor(world);
  const known = Math.floor(chance.between(KINDS[0], KINDS[1] + 1));
  const drawn = [
    ...Array.from({ length: known }, () => chance.pick(chance.happens(TIMED) ? timed : plain)),
    ...own.filter(() => chance.happens(OWN)),
    ...world.beginsWith === world.registers ? [] : ["rolled"],
  ];
  const kinds = drawn.filter((kind) => !faults?.has(kind));
  return kinds.length > 0
    ? kinds
    : [...timed, ...plain, ...own].filter((kind) => !faults?.has(kind));
}

function worldOf(seed: number, chance: Chance, isLong: boolean): WorldPlan {
  const duration = chance.pick(isLong ? LONG_DURATIONS : DURATIONS);
  const renewsRarely = chance.happens(isLong ? 0.8 : 0.2);
  const mixed = chance.happens(0.15);
  const registers = chance.happens(0.6) ? 1 : chance.happens(0.8) ? 3 : 5;
  // From a source of its own: whatever else a seed decides stays what it was.
  const modes = chanceOf(~seed);
  const requireNodeMetrics = !chanceOf(seed ^ 0x5eed).happens(WITHOUT_METRICS);
  const count = chance.happens(0.7) ? 3 : Math.floor(chance.between(2, 10));
  const pods = Array.from(
    { length: count },
    (_, index) =>
      podOf(chance, index, mixed ? chance.pick(DURATIONS) : duration, {
        renewsRarely,
        bulk: modes.happens(0.3),
        requireNodeMetrics,
      }),
  );
  // Two pods of one name: a node that is cut off, and whose pod was deleted by force.
  const named = chance.happens(0.05) ? pods.map((pod) => ({ ...pod, name: "p0" })) : pods;
  // Now and then a pool is rolled from one register to several.
  const beginsWith = chance.happens(0.2) ? 1 : registers;
  return {
    ...{ seed, pods: named, registers, beginsWith },
    ...(beginsWith === registers ? clustersOf(seed) : {}),
    drift: { error: chance.pick([0.1, 0.1, 0.02, 0.0001]), offset: chance.between(0, 2_500) },
    weather: {
      latency: [1, chance.pick([5, 50, 150])],
      loss: chance.happens(0.8) ? 0 : chance.between(0, 0.1),
      duplicates: chance.happens(0.7) ? 0 : chance.between(0, 0.1),
    },
  };
}

/** Some pools are spread over several clusters. From a source of its own, as above. */
function clustersOf(seed: number): Pick<WorldPlan, "clusters"> {
  const chance = chanceOf(seed ^ 0xc105);
  if (!chance.happens(CLUSTERS)) return {};
  return {
    clusters: {
      names: chance.happens(0.5) ? ["eu", "us"] : ["eu", "us", "ap"],
      failbackDelay: chance.pick([5_000, 20_000, 60_000]),
      policyMaxAge: 30_000,
    },
  };
}

function podOf(
  chance: Chance,
  index: number,
  leaseDuration: number,
  { renewsRarely, bulk, requireNodeMetrics }:
    & Pick<PodPlan, "renewsRarely" | "requireNodeMetrics">
    & Pick<PodPlan["habits"], "bulk">,
): PodPlan {
  return {
    name: `p${index}`,
    leaseDuration,
    renewsRarely: renewsRarely === true,
    requireNodeMetrics,
    habits: {
      flag: true,
      bulk,
      replay: chance.happens(0.7) ? 0 : chance.between(1_000, 8_000),
      handler: [chance.between(10, 300), chance.between(300, 1_000)],
      // One node in a while never listens: another has to forge.
      deaf: index === 1 && chance.happens(0.1),
      stubborn: false,
      metrics: "answer",
      gauge: null,
      restartsAfter: chance.between(500, 5_000),
      behind: 0,
      standsAt: null,
    },
  };
}

/** Faults come singly or in a crowd, far apart or all at once; some outlast a lease. */
function burstOf(
  chance: Chance,
  kinds: readonly string[],
  { pods }: WorldPlan,
  longestCalm: number,
): Burst {
  const count = 1 + Math.floor(chance.fraction() ** 2 * MOST_FAULTS);
  const lease = Math.max(...pods.map(({ leaseDuration }) => leaseDuration));
  const within = chance.pick([2_000, 20_000, Math.max(60_000, lease)]);
  const longest = Math.max(60_000, 1.5 * lease);
  return {
    calm: Math.round(chance.fraction() ** 2 * longestCalm / 1_000),
    sleeper: chance.happens(0.2) ? Math.floor(chance.between(0, 90)) : null,
    sleep: chance.happens(SLEEPS) ? Math.round(chance.between(1, LONGEST_SLEEP)) : 0,
    ahead: chance.happens(STEPS_AHEAD) ? chance.between(0.2, 2) : 0,
    degrades: chance.pick(["keys", "tip", null, null, null, null]),
    obstacle: chance.pick(["target", "node", null, null]),
    rotates: chance.happens(ROTATIONS) ? chance.pick(["on", "back"]) : null,
    faults: Array.from(
      { length: count },
      () => faultOf(chance, chance.pick(kinds), { within, longest }),
    ),
  };
}

function faultOf(
  chance: Chance,
  kind: string,
  { within, longest }: { readonly within: number; readonly longest: number },
): Planned {
  return {
    kind,
    at: Math.round(chance.fraction() * within),
    lasts: Math.round(500 + chance.fraction() ** 3 * longest),
    pod: chance.happens(AT_FORGER) ? "forger" : Math.floor(chance.between(0, 90)),
    register: Math.floor(chance.between(0, 15)),
    amount: chance.fraction(),
  };
}
