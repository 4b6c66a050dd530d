import {
  allRegions,
  type Chapter,
  columnsShow,
  cutRegionOff,
  deletePod,
  everybody,
  forger,
  forgesIn,
  heal,
  healthFlaps,
  healthOf,
  kill,
  leader,
  logSays,
  neighbours,
  nobodyForges,
  nodesLived,
  notReady,
  overrideFor,
  patchCluster,
  podsOf,
  ready,
  region,
  remakePods,
  seenByPrometheus,
  staysIn,
  type Step,
  stillNamesLeader,
  stopsBecause,
  tableShows,
  whileOriginalRuns,
} from "../rig/mod.ts";

const priorityBased = { forgeState: "Priority-based", override: null };
const maintained = {
  forgeState: "Disabled",
  override: { enabled: true, reason: "Planned maintenance", expiresAt: "2030-01-01T00:00:00Z" },
};

const best = { state: "Priority-based", priority: 1 };
const second = { state: "Priority-based", priority: 2 };

/** Bound of a planned handover, 17.1 s, and 9 s among clusters: how fast it is a benchmark says. */
const HANDOVER = 26;

/** All is as it was at first: the best cluster forges again. */
const asAtFirst: readonly Step[] = [
  forgesIn("r1", 60),
  columnsShow({
    r1: { state: "Priority-based", priority: 1, healthy: true },
    r2: { state: "Priority-based", priority: 2, healthy: true },
    r3: { state: "Priority-based", priority: 3, healthy: true },
  }),
  ready(everybody),
];

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
          patchCluster("r1", maintained),
          forgesIn("r2", HANDOVER),
          staysIn("r2", 10),
          patchCluster("r1", priorityBased),
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
        deletePod(forger),
        forgesIn("r1", 40),
        tableShows({ r1: { ...best, leader: forger }, r2: { ...second, healthy: true } }),
        deletePod(podsOf(region("r1"))),
        forgesIn("r2", 40),
        tableShows({
          r1: { ...best, leader: null, healthy: false },
          r2: { ...second, leader: forger, healthy: true },
          r3: { priority: 3, healthy: true },
        }),
        columnsShow({ r1: { ...best, leader: null, healthy: false } }),
        remakePods(),
        ...asAtFirst,
        patchCluster("r1", { priority: 4 }),
        forgesIn("r2", 20),
        patchCluster("r1", { priority: 1 }),
        ...asAtFirst,
      ],
      broken: "standing.ts: standings differ by age and name alone: another cluster forges",
    },
    {
      name: "the best cluster is disabled by the runbook's command: the next forges",
      steps: [
        patchCluster("r1", maintained),
        forgesIn("r2", HANDOVER),
        columnsShow({ r1: { state: "Disabled" }, r2: { state: "Priority-based" } }),
        staysIn("r2", 10),
        patchCluster("r1", priorityBased),
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
        forgesIn("r2", HANDOVER),
        columnsShow({ r1: { state: "Disabled" } }),
        staysIn("r2", 5),
        forgesIn("r1", 60),
        patchCluster("r1", priorityBased),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken: "standing.ts: no override ever expires: no pod of the best cluster forges again",
    },
    {
      name: "all clusters are disabled: nobody forges, and all say why, until one is enabled",
      steps: [
        patchCluster("r1", maintained),
        patchCluster("r2", maintained),
        patchCluster("r3", maintained),
        nobodyForges(15),
        notReady(everybody, /[Dd]isabled/),
        patchCluster("r3", { forgeState: "Enabled", override: null }),
        forgesIn("r3", 40),
        patchCluster("r1", priorityBased),
        patchCluster("r2", priorityBased),
        staysIn("r3", 10),
        patchCluster("r3", priorityBased),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken:
        "standing.ts: who is Disabled counts as Priority-based: the node does not fall silent",
    },
    {
      name: "the cluster that is handed the right dies in the same second: the next one forges",
      steps: [
        patchCluster("r1", { priority: 4 }),
        logSays(leader, /"event":"offer_answered"/),
        cutRegionOff(region("r2")),
        kill(podsOf(region("r2")), ["manager", "guard", "node"]),
        forgesIn("r3", 45),
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
          forgesIn("r2", 40),
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
        forgesIn("r2", 40),
        columnsShow({ r1: { priority: 101, healthy: false } }),
        healthOf("r1", "healthy"),
        forgesIn("r1", 60),
        healthFlaps("r1", 16),
        staysIn("r1", 8),
        patchCluster("r1", { healthCheck: { timeout: "1s" } }),
        healthOf("r1", "hanging"),
        forgesIn("r2", 40),
        healthOf("r1", "healthy"),
        ...asAtFirst,
        nodesLived(everybody),
      ],
      broken: "standing.ts: a failed check costs no priority: the columns say 1 in place of 101",
    },
  ],
};
