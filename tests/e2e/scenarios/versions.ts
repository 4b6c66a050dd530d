import {
  anotherForges,
  type Chapter,
  darkAtMost,
  everybody,
  forger,
  kill,
  leader,
  logSays,
  nodesLived,
  older,
  ready,
  type Scenario,
  somebodyForges,
  stopContainer,
} from "../rig/mod.ts";

const blind = { manager: { REQUIRE_NODE_METRICS: "false" } };

/** Nodes of other versions, and a node whose metrics are not asked for. */
export const versions: Chapter = {
  title: "Other versions of the node",
  scenarios: [
    handedOverAndKilled("10.2.1", "whose gauge says 0 for ever"),
    handedOverAndKilled("8.9.4", "which has no gauge"),
    {
      name: "a handover without metrics: only the end of the node confirms the stop",
      world: { members: [blind, blind, blind] },
      kills: 1,
      steps: [
        stopContainer(leader, "manager"),
        anotherForges("handover"),
        logSays(leader, /"event":"escalated".*SIGTERM/),
        logSays(leader, /"event":"stop_confirmed".*its process has ended/),
        darkAtMost("handover"),
        ready(everybody),
      ],
      broken: "stopping.ts: without metrics a SIGHUP confirms the stop: nothing ends the node",
    },
  ],
};

/** A handover and a death of the node, with the legacy metrics of this version. */
function handedOverAndKilled(version: string, gauge: string): Scenario {
  return {
    name: `nodes of version ${version}, ${gauge}: handed over, then the forging node is killed`,
    world: { members: [older(version), older(version), older(version)] },
    steps: [
      stopContainer(leader, "manager"),
      anotherForges("handover"),
      darkAtMost("handover"),
      logSays(leader, /"event":"stop_confirmed".*the leadership counter is still/),
      nodesLived(everybody),
      ready(everybody),
      kill(forger, ["node"]),
      somebodyForges("node_death", 1_000),
      darkAtMost("node_death"),
      ready(everybody),
    ],
    broken: "exposition.ts: no legacy name of the counter is read: the node is ended to stop it",
  };
}
