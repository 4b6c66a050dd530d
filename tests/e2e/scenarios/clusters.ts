import {
  allRegions,
  type Chapter,
  columnsNameForger,
  columnsShow,
  cutLink,
  cutRegionOff,
  deletePod,
  disabledAtOnce,
  disabledByRunbook,
  enabledByRunbook,
  everybody,
  forger,
  forgesIn,
  heal,
  healthOf,
  heldEverywhere,
  kill,
  leader,
  logSays,
  losePod,
  missEachOther,
  neighbours,
  nobodyForges,
  nodesLived,
  nothingIsLost,
  notReady,
  overrideFor,
  patchCluster,
  podsOf,
  ready,
  region,
  remakePods,
  RIGHT_LASTS,
  seenByPrometheus,
  signedAtMost,
  staysIn,
  type Step,
  stillNamesLeader,
  stopsBecause,
  tableShows,
  whileHealthFlaps,
  whileOriginalRuns,
} from "../rig/mod.ts";

const best = { state: "Priority-based", priority: 1 };
const second = { state: "Priority-based", priority: 2 };

/** Seconds that a better cluster is waited for, FAILBACK_DELAY, and that an offer to it stands. */
const OFFERED = 5 + 10;
/** Seconds in which a pod that was made anew is ready. */
const GETS_READY = 20;
/** Seconds in which three checks of health have failed. */
const UNHEALTHY = 6;

/** All is as it was at first: the best cluster forges again. */
const asAtFirst: readonly Step[] = [
  forgesIn("r1", "handover", GETS_READY + OFFERED),
  columnsShow({
    r1: { state: "Priority-based", priority: 1, healthy: true },
    r2: { state: "Priority-based", priority: 2, healthy: true },
    r3: { state: "Priority-based", priority: 3, healthy: true },
  }),
  ready(everybody),
];

/** The link between two of them is cut for longer than the right lasts, and heals. */
function between(one: string, other: string): readonly Step[] {
  return [
    cutLink(region(one), region(other)),
    staysIn("r1", 20),
    missEachOther(region(one), region(other)),
    columnsNameForger(),
    heal(everybody),
    // Else the next cut would take a second of the forger's three registers.
    heldEverywhere(),
  ];
}

/** Which of three clusters forges. */
export const clusters: Chapter = {
  title: "Three clusters of priorities 1, 2 and 3",
  together: { regions: 3 },
  scenarios: [
    {
      name: "every panel of the dashboard shows something, and every alert is judged",
      steps: [
        seenByPrometheus(
          ["Credentials that cannot be used", "Log lines that nobody read in time"],
          disabledByRunbook("r1"),
          forgesIn("r2", "handover"),
          staysIn("r2", 10),
          enabledByRunbook("r1"),
          ...asAtFirst,
        ),
        nodesLived(everybody),
      ],
      broken:
        "cluster_metrics.ts: no priority is ever told: the panel Effective priority has no such series",
    },
    {
      name: "only the cluster of the best priority forges; its pods are killed one by one",
      steps: [
        // Whose pods were ready first may have forged until now.
        ...asAtFirst,
        staysIn("r1", 8),
        tableShows({ r1: { ...best, leader: forger }, r2: { ...second, healthy: true } }),
        losePod(forger),
        forgesIn("r1", "crash"),
        tableShows({ r1: { ...best, leader: forger }, r2: { ...second, healthy: true } }),
        losePod(podsOf(region("r1"))),
        forgesIn("r2", "crash"),
        tableShows({ r2: { ...second, leader: forger, healthy: true }, r3: { priority: 3 } }),
        remakePods(),
        ...asAtFirst,
        deletePod(podsOf(region("r1"))),
        forgesIn("r2", "handover"),
        tableShows({
          r1: { ...best, leader: null, healthy: false },
          r2: { ...second, leader: forger, healthy: true },
          r3: { priority: 3, healthy: true },
        }),
        columnsShow({ r1: { ...best, leader: null, healthy: false } }),
        remakePods(),
        ...asAtFirst,
        patchCluster("r1", { priority: 4 }),
        forgesIn("r2", "handover", OFFERED),
        patchCluster("r1", { priority: 1 }),
        ...asAtFirst,
      ],
      broken: "standing.ts: standings differ by age and name alone: another cluster forges",
    },
    {
      name: "the best cluster is disabled by the runbook's command: the next forges",
      steps: [
        disabledByRunbook("r1"),
        forgesIn("r2", "handover"),
        columnsShow({ r1: { state: "Disabled" }, r2: { ...second, leader: forger } }),
        staysIn("r2", 10),
        enabledByRunbook("r1"),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken:
        "standing.ts: who is Disabled counts as Priority-based: the disabled cluster forges on",
    },
    {
      name: "a cluster is disabled for a while: it forges again when the override has expired",
      steps: [
        overrideFor(25, "r1", { forceState: "Disabled" }),
        forgesIn("r2", "handover"),
        columnsShow({ r1: { state: "Disabled" }, r2: { ...second, leader: forger } }),
        staysIn("r2", 5),
        forgesIn("r1", "handover", 25 + OFFERED),
        patchCluster("r1", { override: null }),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken: "standing.ts: no override ever expires: no pod of the best cluster forges again",
    },
    {
      name: "all clusters are disabled: nobody forges, and all say why, until one is enabled",
      steps: [
        disabledByRunbook("r1"),
        disabledByRunbook("r2"),
        disabledAtOnce("r3"),
        nobodyForges(15),
        notReady(everybody, /[Dd]isabled/),
        columnsShow({
          r1: { state: "Disabled" },
          r2: { state: "Disabled" },
          r3: { state: "Disabled" },
        }),
        patchCluster("r3", { forgeState: "Enabled" }),
        forgesIn("r3", "first_election"),
        columnsShow({ r3: { state: "Enabled", leader: forger } }),
        enabledByRunbook("r1"),
        enabledByRunbook("r2"),
        staysIn("r3", 10),
        patchCluster("r3", { forgeState: "Priority-based" }),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken:
        "standing.ts: who is Disabled counts as Priority-based: the node does not fall silent",
    },
    {
      name: "every two clusters are cut from each other in turn: the best forges on",
      steps: [
        ...between("r1", "r2"),
        ...between("r1", "r3"),
        ...between("r2", "r3"),
        nothingIsLost(),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken: "config.ts: all registers are needed in place of a majority: r1 signs 7 of 20 slots",
    },
    {
      name: "the best cluster is cut off from the others: the next forges until it is back",
      steps: [
        cutRegionOff(region("r1")),
        forgesIn("r2", "cut_off"),
        signedAtMost(podsOf(region("r1")), RIGHT_LASTS),
        notReady(podsOf(region("r1")), /cannot be/),
        columnsNameForger(region("r2")),
        columnsNameForger(region("r3")),
        staysIn("r2", 5),
        heal(everybody),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken:
        "config.ts: one register is enough in place of a majority: a pod of r1 signs 18.5 s later",
    },
    {
      name: "the cluster that is handed the right dies in the same second: the next one forges",
      steps: [
        patchCluster("r1", { priority: 4 }),
        logSays(leader, /"event":"offer_answered"/),
        cutRegionOff(region("r2")),
        kill(podsOf(region("r2")), ["manager", "guard", "node"]),
        forgesIn("r3", "cut_off"),
        columnsNameForger(region("r3")),
        heal(everybody),
        patchCluster("r1", { priority: 1 }),
        ...asAtFirst,
      ],
      broken:
        "target.ts: a release is left to its target for ever: nobody forges until that is back",
    },
    {
      name: "an original begins to renew in the best cluster: its pods do not forge beside it",
      steps: [
        whileOriginalRuns(
          "r1",
          notReady(neighbours, /cardano-producer-0 renews the Lease cardano-node-leader/),
          stopsBecause(leader, "other_manager"),
          // The right stays with the leader: the others do not see the original.
          nobodyForges(20),
          stillNamesLeader(allRegions),
          kill(leader, ["manager"], "SIGTERM"),
          forgesIn("r2", "handover"),
          notReady(podsOf(region("r1")), /cardano-producer-0 renews the Lease/),
          staysIn("r2", 15),
        ),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken: "phases.ts: who forges goes on beside an original: no stop is told of it",
    },
    {
      name: "the health endpoint of the best cluster fails, flaps and hangs",
      steps: [
        healthOf("r1", "failing"),
        forgesIn("r2", "handover", UNHEALTHY + OFFERED),
        columnsShow({ r1: { priority: 101, healthy: false }, r2: { ...second, leader: forger } }),
        healthOf("r1", "healthy"),
        forgesIn("r1", "handover", OFFERED),
        whileHealthFlaps("r1", staysIn("r1", 16)),
        patchCluster("r1", { healthCheck: { timeout: "1s" } }),
        healthOf("r1", "hanging"),
        forgesIn("r2", "handover", UNHEALTHY + OFFERED),
        columnsShow({ r1: { priority: 101, healthy: false }, r2: { ...second, leader: forger } }),
        healthOf("r1", "healthy"),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken: "standing.ts: a failed check costs no priority: the columns say 1 in place of 101",
    },
  ],
};
