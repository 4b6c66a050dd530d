import {
  anotherForges,
  type Chapter,
  darkAtMost,
  deletePod,
  everybody,
  forgesOn,
  guardSays,
  kill,
  leader,
  logSays,
  nodesLived,
  nothingIsLost,
  podReadiness,
  ready,
  remakePods,
  signedAtMost,
  standby,
  stopsBecause,
  wait,
} from "../rig/mod.ts";

/** One more crash and the container is started again after 40 s. */
const crashed = { managerCrashes: 3 };
/** One more crash and the container is started again after minutes. */
const crashedOften = { managerCrashes: 5 };

/** Processes are killed. */
export const processes: Chapter = {
  title: "Killed processes",
  scenarios: [
    {
      name: "SIGKILL of the leading manager, restarted at once",
      steps: [
        kill(leader, ["manager"]),
        anotherForges(["handover", "crash"]),
        signedAtMost(leader, 13.5),
        logSays(leader, /"event":"stop_begins".*an earlier manager enabled this node/),
        stopsBecause(leader, "startup"),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken:
        "starting.ts: a restarted manager trusts its node: it does not stop what it finds enabled",
    },
    {
      name: "SIGKILL of the forging node",
      steps: [
        kill(leader, ["node"]),
        anotherForges("node_death"),
        darkAtMost("node_death"),
        logSays(leader, /"event":"node_gone"/),
        stopsBecause(leader, "node_ended"),
        ready(everybody),
      ],
      broken: "release.ts: nothing is released when the node is gone: the next waits for the lease",
    },
    {
      name: "SIGKILL of the forging node and of its manager at once",
      steps: [
        kill(leader, ["node", "manager"]),
        anotherForges("crash"),
        signedAtMost(leader, 1),
        ready(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: the same pod forges again, no other",
    },
    {
      name: "SIGKILL of a standby's manager: nothing moves",
      steps: [
        kill(standby, ["manager"]),
        ready(everybody),
        forgesOn(leader, 5),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: the restarted standby takes the right",
    },
    {
      name: "SIGKILL of a standby's manager that is then in back-off: nothing moves",
      world: { members: [crashed, crashed, crashed] },
      steps: [
        kill(standby, ["manager"]),
        podReadiness(standby, false),
        forgesOn(leader, 30),
        ready(everybody),
        forgesOn(leader, 5),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: the restarted standby takes the right",
    },
    {
      name: "SIGKILL of the leading manager, in back-off for minutes: its guard stops its node",
      world: { members: [crashedOften, crashedOften, crashedOften] },
      // Nobody confirms the stop to the guard, so it makes sure.
      kills: 1,
      steps: [
        kill(leader, ["manager"]),
        anotherForges("crash"),
        signedAtMost(leader, 5),
        guardSays(leader, /"event":"stop_begins".*its manager was lost/),
        guardSays(leader, /"event":"signal_sent".*"SIGHUP"/),
        wait(5),
        deletePod(leader),
        remakePods(),
        ready(everybody),
      ],
      broken:
        "guard/stopping.ts: a lost manager is waited for: its node signs until its right is at its end",
    },
  ],
};
