import {
  allRegions,
  anotherForges,
  anotherRegion,
  anotherRegionForges,
  cannotReach,
  type Chapter,
  columnsNameForger,
  cutRegionOff,
  everybody,
  forger,
  forgesOn,
  freeze,
  guardSays,
  heal,
  hearsNothingFrom,
  heldEverywhere,
  heldIn,
  installedAnew,
  kill,
  leader,
  leadersRegion,
  logSays,
  losesAllData,
  neighbours,
  nobodyForges,
  nodesLived,
  nothingIsLost,
  notReady,
  otherRegions,
  otherThan,
  podsOf,
  ready,
  restored,
  RIGHT_LASTS,
  type Scenario,
  signedAtMost,
  somebodyForges,
  startServers,
  stillNamesLeader,
  stopServers,
  thaw,
  twoRegions,
  whileReadOnly,
  whileStrangerHoldsIn,
  wipe,
} from "../rig/mod.ts";

const OUT_OF_REACH = /cannot be/;

/** Where it is once, the right stays: no cluster is better for so long. */
const steady = { manager: { FAILBACK_DELAY: "86400" } };

/** The right lies in three registers, one a region, and a majority of them gives it. */
export const registers: Chapter = {
  title: "Three regions, each with its own API server",
  together: { regions: 3, members: [steady, steady] },
  scenarios: [
    {
      name: "the leader's region is cut off from the others: it stops in time, another forges",
      steps: [
        cutRegionOff(leadersRegion),
        anotherRegionForges("cut_off"),
        columnsNameForger(otherRegions),
        signedAtMost(podsOf(leadersRegion), RIGHT_LASTS),
        notReady(podsOf(leadersRegion), OUT_OF_REACH),
        heal(everybody),
        ready(everybody),
        heldEverywhere(),
        columnsNameForger(),
        nodesLived(everybody),
      ],
      broken:
        "readiness.ts: one register within reach is enough: pods that are cut off call themselves ready",
    },
    {
      name: "a region without the leader is cut off: no block is lost, and it says so",
      steps: [
        cutRegionOff(anotherRegion),
        forgesOn(leader, 20),
        notReady(podsOf(anotherRegion), OUT_OF_REACH),
        columnsNameForger(),
        heal(everybody),
        ready(everybody),
        heldEverywhere(),
        nothingIsLost(),
      ],
      broken:
        "config.ts: all registers are needed in place of a majority: the leader signs 6 of 20 slots",
    },
    lossOfOne(),
    {
      name: "one API server takes no writes: no block is lost, and a handover does without it",
      steps: [
        whileReadOnly(
          anotherRegion,
          forgesOn(leader, 20),
          nothingIsLost(),
          kill(leader, ["manager"], "SIGTERM"),
          anotherForges("handover"),
        ),
        heldEverywhere(),
        ready(everybody),
        columnsNameForger(),
        forgesOn(forger, 5),
        nodesLived(everybody),
      ],
      broken:
        "config.ts: all registers are needed in place of a majority: the leader signs 6 of 20 slots",
    },
    {
      name: "every region is cut off from every other: nobody forges, and all say why",
      steps: [
        cutRegionOff(allRegions),
        signedAtMost(leader, RIGHT_LASTS),
        nobodyForges(20),
        notReady(everybody, OUT_OF_REACH),
        heal(everybody),
        somebodyForges("cut_off"),
        ready(everybody),
        heldEverywhere(),
        columnsNameForger(),
        nodesLived(everybody),
      ],
      broken:
        "config.ts: one register is enough in place of a majority: the node does not fall silent",
    },
    {
      name: "the leader cannot reach the other regions, which reach its own: another forges",
      steps: [
        cannotReach(leader, otherRegions),
        anotherForges("cut_off"),
        columnsNameForger(),
        signedAtMost(leader, RIGHT_LASTS),
        heal(everybody),
        ready(everybody),
        heldEverywhere(),
        nodesLived(everybody),
      ],
      broken: "config.ts: one register is enough in place of a majority: no other pod forges",
    },
    {
      name: "a stranger renews one register and will not let go: no block is lost, nor a handover",
      steps: [
        whileStrangerHoldsIn(
          leadersRegion,
          "another-tool_7d4f",
          forgesOn(leader, 20),
          nothingIsLost(),
          kill(leader, ["manager", "node"]),
          anotherForges("crash"),
          columnsNameForger(),
          forgesOn(forger, 5),
        ),
        heldEverywhere(),
        ready(everybody),
      ],
      broken:
        "config.ts: all registers are needed in place of a majority: the leader signs 0 of 20 slots",
    },
    {
      name: "the leader's region is cut off, its managers frozen: they let go of nothing",
      // The leader's, by its guard, to which nobody confirms the stop. Started anew it ends by itself
      // until its manager is there to lay out keys to start with.
      kills: 1,
      steps: [
        freeze(podsOf(leadersRegion), "manager"),
        cutRegionOff(leadersRegion),
        anotherRegionForges("cut_off"),
        signedAtMost(podsOf(leadersRegion), RIGHT_LASTS),
        guardSays(leader, /"event":"stop_begins".*its manager had to begin the stop and did not/),
        stillNamesLeader(leadersRegion),
        columnsNameForger(otherRegions),
        forgesOn(forger, 10),
        heal(everybody),
        heldIn(leadersRegion),
        forgesOn(forger, 5),
        thaw(podsOf(leadersRegion), "manager"),
        // The node is in back-off by now.
        ready(everybody, 120_000),
        heldEverywhere(),
        columnsNameForger(),
        nodesLived(neighbours),
        nodesLived(podsOf(otherRegions)),
      ],
      broken:
        "guard/stopping.ts: time alone demands nothing: the node of the frozen manager signs on",
    },
    {
      name: "the leader hears no answer of the other regions, which get what it writes",
      steps: [
        hearsNothingFrom(leader, otherRegions),
        anotherForges("cut_off"),
        columnsNameForger(),
        signedAtMost(leader, RIGHT_LASTS),
        heal(everybody),
        ready(everybody),
        heldEverywhere(),
        nodesLived(everybody),
      ],
      broken: "config.ts: one register is enough in place of a majority: no other pod forges",
    },
    {
      name:
        "two of three API servers are killed: nobody forges, and all say why, until they are back",
      steps: [
        stopServers(twoRegions, "killed"),
        signedAtMost(leader, RIGHT_LASTS),
        nobodyForges(20),
        notReady(everybody, OUT_OF_REACH),
        startServers(twoRegions),
        somebodyForges("cut_off"),
        ready(everybody),
        heldEverywhere(),
        columnsNameForger(),
        nodesLived(everybody),
      ],
      broken: "config.ts: one register is enough in place of a majority: somebody forges",
    },
    {
      name: "the record of one register is deleted: no block is lost, and the set heals itself",
      steps: [
        wipe(anotherRegion),
        forgesOn(leader, 20),
        heldEverywhere(),
        ready(everybody),
        wipe(leadersRegion),
        forgesOn(leader, 20),
        heldEverywhere(),
        ready(everybody),
        columnsNameForger(),
        nothingIsLost(),
      ],
      broken:
        "config.ts: all registers are needed in place of a majority: the leader signs 1 of 20 slots",
    },
    {
      name: "one register is restored from a snapshot: no block is lost",
      steps: [
        restored(anotherRegion, forgesOn(leader, 10)),
        forgesOn(leader, 20),
        heldEverywhere(),
        ready(everybody),
        columnsNameForger(),
        nothingIsLost(),
      ],
      broken:
        "config.ts: all registers are needed in place of a majority: the leader signs 0 of 20 slots",
    },
    // The last one: others' clusters are not shown there before five minutes are over.
    {
      name: "one API server loses all data: no block is lost, and installed anew it counts again",
      steps: [
        losesAllData(anotherRegion),
        forgesOn(leader, 20),
        columnsNameForger(otherThan(anotherRegion)),
        installedAnew(anotherRegion),
        heldEverywhere(),
        // A cluster whose resource is gone counts as disabled for a minute.
        ready(everybody, 120_000),
        columnsNameForger(otherThan(anotherRegion)),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "config.ts: all registers are needed in place of a majority: the leader signs 3 of 20 slots",
    },
  ],
};

/** One API server of three is away: that of the leader, and then another. */
function lossOfOne(): Scenario {
  return {
    name: "one API server is killed, the leader's own or another: no block is lost",
    steps: [
      ...[leadersRegion, anotherRegion].flatMap((where) => [
        stopServers(where, "killed"),
        forgesOn(leader, 20),
        logSays(leader, /"try_failed"/),
        columnsNameForger(),
        startServers(where),
        ready(everybody),
        heldIn(where),
      ]),
      nothingIsLost(),
      nodesLived(everybody),
    ],
    broken:
      "config.ts: all registers are needed in place of a majority: the leader signs 4 of 20 slots",
  };
}
