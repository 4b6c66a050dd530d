import {
  anotherForges,
  type Chapter,
  everybody,
  kill,
  leader,
  nodesLived,
  ready,
  signedAtMost,
} from "../rig/mod.ts";

/** Processes are killed. */
export const processes: Chapter = {
  title: "Killed and frozen processes",
  scenarios: [
    {
      name: "SIGKILL of the leading manager, restarted at once",
      steps: [
        kill(leader, ["manager"]),
        anotherForges(["handover", "crash"]),
        signedAtMost(leader, 13.5),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "starting.ts: a restarted manager trusts its node: it forges on beside its successor",
    },
    {
      name: "SIGKILL of the forging node",
      steps: [kill(leader, ["node"]), anotherForges("node_death"), ready(everybody)],
      broken: "release.ts: nothing is released when the node is gone: the next waits for the lease",
    },
  ],
};
