import {
  allSayWhy,
  anotherForges,
  type Chapter,
  cutOff,
  everybody,
  forger,
  forgesNow,
  forgesOn,
  heal,
  hideMetrics,
  leader,
  logSays,
  metricIs,
  nobodyForges,
  nodeKilled,
  nodesLived,
  notReady,
  podNumber,
  ready,
  resourceSays,
  signedAtMost,
  wait,
} from "../rig/mod.ts";

const faulty = (fault: string) => ({ node: { METRICS: fault } });
const dialect = (name: string) => ({ node: { METRICS_DIALECT: name } });

/** What the node does is read from its metrics, and they may not be there. */
export const nodeMetrics: Chapter = {
  title: "The node's metrics",
  scenarios: [
    {
      name:
        "metrics absent, garbage, and slower than is waited for: these say so, the fourth forges",
      world: { members: [faulty("absent"), faulty("garbage"), faulty("slow:3000"), {}] },
      steps: [
        forgesNow(podNumber(3)),
        notReady(podNumber(0), /the node's metrics: .*refused/),
        notReady(podNumber(1), /the node's metrics: .*no series that begins with/),
        notReady(podNumber(2), /the node's metrics: .*no complete answer within 900 ms/),
        forgesOn(podNumber(3), 5),
        nodesLived(everybody),
      ],
      broken: "eligibility.ts: metrics are not asked for: nobody says what is wrong with them",
    },
    {
      name: "no node has metrics: nobody forges, and everything says why",
      world: { members: [faulty("absent"), faulty("absent")] },
      opens: "dark",
      ends: "dark",
      steps: [
        allSayWhy("metrics_unreachable", /the node's metrics: .*refused/),
        nobodyForges(),
        nodesLived(everybody),
      ],
      broken: "eligibility.ts: metrics are not asked for: nothing says what is wrong with them",
    },
    {
      name: "the forger's metrics fall silent: it forges on, alarms, and recovers",
      world: { members: [dialect("new"), dialect("new"), dialect("new")] },
      steps: [
        wait(3),
        hideMetrics(leader, "refused"),
        forgesOn(leader, 25),
        logSays(leader, /"event":"forging_unseen".*the node's metrics: .*refused/),
        resourceSays(/whether it does cannot be seen: its metrics do not answer/),
        metricIs(leader, "cardano_forging_enabled", "", (value) => value === 0),
        metricIs(leader, "cardano_leader_status", "", (value) => value === 1),
        heal(leader),
        metricIs(leader, "cardano_forging_enabled", "", (value) => value === 1),
        forgesOn(leader, 5),
        nodesLived(everybody),
      ],
      broken: "phases.ts: metrics that do not answer end the forging: the forger does not forge on",
    },
    ...["legacy", "new"].map((name) => ({
      name: `metrics in the ${name} dialect fall silent, then the API: the node is killed in time`,
      world: { members: [dialect(name), dialect(name), dialect(name)] },
      kills: 1,
      steps: [
        wait(3),
        hideMetrics(leader, "dropped"),
        forgesOn(leader, 5),
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        nodeKilled(leader, 1),
        logSays(leader, /the right is at its end and the stop is not confirmed/),
        heal(leader),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken: "ladder.ts: no SIGKILL at the bound: a stop that nobody could see is trusted",
    })),
  ],
};
