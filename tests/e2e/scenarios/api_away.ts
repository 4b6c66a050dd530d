import {
  anotherForges,
  api as server,
  changedHands,
  changedHandsAtMost,
  type Chapter,
  cutOff,
  darkAtMost,
  everybody,
  forger,
  forgesOn,
  heal,
  leader,
  leaderAndStandby,
  logSays,
  lossy,
  metricIs,
  nobodyForges,
  nodesLived,
  notReady,
  ready,
  renewTokens,
  restartApi,
  revokeTokens,
  type Scenario,
  showCertificate,
  signedAtMost,
  somebodyForges,
  standbys,
  type Step,
  wait,
} from "../rig/mod.ts";

const OUT_OF_REACH = /the record of the right cannot be/;

/** Without the record of the right nobody forges, and every pod says so. */
const dark: readonly Step[] = [
  signedAtMost(leader, 13.5),
  nobodyForges(),
  notReady(everybody, OUT_OF_REACH),
  metricIs(everybody, "cardano_forge_manager_not_ready", "register_unreachable", (is) => is === 1),
  metricIs(leader, "cardano_forge_manager_stops_total", "right_not_renewed", (count) => count >= 1),
];
const back: readonly Step[] = [somebodyForges("cut_off"), nodesLived(everybody), ready(everybody)];

/** One way in which the server is away, and how it comes back. */
interface Absence {
  readonly name: string;
  readonly away: Step;
  readonly seconds: number;
  readonly logged: RegExp;
  readonly returns: Step;
  readonly front?: boolean;
  readonly broken: string;
}

const absences: readonly Absence[] = [
  {
    name: "nobody reaches the API server",
    away: cutOff(everybody),
    seconds: 35,
    logged: /"try_failed".*no answer within/i,
    returns: heal(everybody),
    broken:
      "attempt.ts: a try that failed counts as a renewal: the leader forges on, cut off like all",
  },
  {
    name: "the API server is killed and stays down for a minute",
    away: server("the API server is killed", (plane) => plane.process().kill()),
    seconds: 55,
    logged: /"try_failed".*(refused|no answer)/i,
    returns: server("the API server is started", (plane) => plane.restart()),
    broken:
      "attempt.ts: a try that failed counts as a renewal: the leader forges on without any server",
  },
  {
    name: "the API server is frozen and thawed later",
    away: server("the API server is frozen", (plane) => plane.process().freeze()),
    seconds: 18,
    logged: /"try_failed".*no answer within/i,
    returns: server("the API server is thawed", (plane) => plane.process().thaw()),
    broken:
      "attempt.ts: a try that failed counts as a renewal: the leader forges on while the server is frozen",
  },
  {
    name: "the API server shows a stranger's certificate",
    away: showCertificate("a stranger"),
    seconds: 18,
    logged: /"try_failed".*certificate/i,
    returns: showCertificate("the cluster"),
    front: true,
    broken:
      "attempt.ts: a try that failed counts as a renewal: the leader forges on, whoever answers",
  },
];

function awayFor(
  { name, away, seconds, logged, returns, front = false, broken }: Absence,
): Scenario {
  return {
    name: `${name}: dark, everybody says so, then somebody forges`,
    world: { front },
    steps: [away, wait(seconds), ...dark, logSays(everybody, logged), returns, ...back],
    broken,
  };
}

/** The API server is away for all, comes and goes, or is not what it was. */
export const apiAway: Chapter = {
  title: "The API server away, and back with other papers",
  scenarios: [
    ...absences.map(awayFor),
    {
      name: "the leader and a standby are cut off: the third takes over, healing is calm",
      steps: [
        cutOff(leaderAndStandby),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        heal(leaderAndStandby),
        ready(everybody),
        forgesOn(forger, 5),
        nodesLived(everybody),
      ],
      broken:
        "attempt.ts: a try that failed counts as a renewal: the leader forges on beside the third",
    },
    {
      name: "the API server is started again four times in a row: at most one handover",
      steps: [restartApi(4), changedHandsAtMost(1), ...back],
      broken: "follow.ts: a watch that broke is not opened anew: nobody could take over any more",
    },
    {
      name: "the API server's certificate is renewed: nothing moves",
      world: { front: true },
      steps: [
        showCertificate("the cluster"),
        forgesOn(leader, 20),
        ready(everybody),
        changedHands(0),
        nodesLived(everybody),
      ],
      broken: "follow.ts: a watch that broke is not opened anew: nobody could take over any more",
    },
    {
      name: "tokens are replaced: nothing moves; revoked: dark until the new ones are there",
      steps: [
        renewTokens(everybody),
        forgesOn(leader, 10),
        changedHands(0),
        revokeTokens(),
        nobodyForges(),
        logSays(leader, /"try_failed".*does not accept this client's credentials \(401\)/),
        notReady(standbys, OUT_OF_REACH),
        renewTokens(everybody),
        ...back,
      ],
      broken:
        "source.ts: a token once read is kept: nobody forges again, although new ones are there",
    },
    {
      name: "10 % of the packets between the leader and the API server are lost: it forges on",
      steps: [lossy(leader, 0.1), forgesOn(leader, 40), heal(leader), changedHands(0), ...back],
      broken: "attempt.ts: a try has 24 ms, and the next comes 4 s later: another takes over",
    },
    {
      // Two tries in turn may each lose all their packets: the right may end, but not the order.
      name: "30 % of the packets between the leader and the API server are lost",
      steps: [lossy(leader, 0.3), wait(40), darkAtMost("cut_off"), heal(leader), ...back],
      broken: "attempt.ts: a try has 24 ms, and the next comes 4 s later: dark for over 30 s",
    },
    {
      name: "30 % of the packets between everybody and the API server are lost",
      steps: [
        lossy(everybody, 0.3),
        wait(40),
        darkAtMost("cut_off"),
        heal(everybody),
        ...back,
        darkAtMost("cut_off"),
      ],
      broken: "attempt.ts: a try has 24 ms, and the next comes 4 s later: dark for over 30 s",
    },
  ],
};
