import {
  anotherForges,
  type Chapter,
  cutOff,
  everybody,
  forger,
  forgesOn,
  givePermissions,
  heal,
  leader,
  logSays,
  metricIs,
  nobodyForges,
  nodesLived,
  notReady,
  ready,
  signedAtMost,
  somebodyForges,
  standby,
  standbys,
  takePermissions,
  wait,
} from "../rig/mod.ts";

const OUT_OF_REACH = /the record of the right cannot be/;

/** The API server is away, or does not let anybody in. */
export const api: Chapter = {
  title: "The API server",
  scenarios: [
    {
      name: "the leader alone is cut off: it stops in time, another forges, healing is calm",
      steps: [
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        heal(leader),
        ready(everybody),
        forgesOn(forger, 10),
        nodesLived(everybody),
      ],
      broken: "attempt.ts: a failed renewal counts as done: the leader signs for 14.7 s more",
    },
    {
      name: "a standby alone is cut off: nothing moves, and it says so until it is healed",
      steps: [
        cutOff(standby),
        forgesOn(leader, 20),
        notReady(standby, OUT_OF_REACH),
        metricIs(
          standby,
          "cardano_forge_manager_not_ready",
          "register_unreachable",
          (is) => is === 1,
        ),
        logSays(standby, /"try_failed".*no answer within/i),
        heal(standby),
        ready(everybody),
        forgesOn(leader, 5),
      ],
      broken: "readiness.ts: a watch that seems open is believed: it calls itself ready meanwhile",
    },
    {
      name: "permissions are taken away: dark, the log names the verb, given back: forges again",
      steps: [
        takePermissions(),
        wait(18),
        signedAtMost(leader, 13.5),
        nobodyForges(),
        logSays(
          leader,
          /grant the verb update on leases\.coordination\.k8s\.io to this client, see deploy\/role\.yaml/,
        ),
        logSays(standbys, /grant the verb get on leases\.coordination\.k8s\.io to this client/),
        notReady(standbys, OUT_OF_REACH),
        givePermissions(),
        somebodyForges("cut_off"),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "attempt.ts: a renewal that is refused counts as done: the leader forges on",
    },
  ],
};
