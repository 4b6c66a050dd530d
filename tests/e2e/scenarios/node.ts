import {
  act,
  anotherForges,
  type Chapter,
  claim,
  cutOff,
  each,
  everybody,
  forgesOn,
  leader,
  logSays,
  metricIs,
  nodesLived,
  signedAtMost,
  somebodyForges,
  wait,
} from "../rig/mod.ts";

const deafToDisabling = { node: { DEAF: "disable" } };
const deaf = { node: { DEAF: "always" } };

/** The node does not do what it is told, or is not what it seems. */
export const node: Chapter = {
  title: "The node",
  scenarios: [
    {
      name: "a node deaf to being disabled, its manager cut off: it is killed in time",
      world: { members: [deafToDisabling, deafToDisabling, deafToDisabling] },
      kills: 1,
      steps: [
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        metricIs(
          leader,
          "cardano_forge_manager_kill_signals_total",
          "SIGKILL",
          (count) => count === 1,
        ),
      ],
      broken: "ladder.ts: no SIGKILL at the bound: two forge, and slots are signed twice",
    },
    {
      name: "nodes deaf to SIGHUP win: their managers give the right to another",
      world: { members: [deaf, deaf, {}] },
      opens: "dark",
      kills: 4,
      steps: [
        somebodyForges(["first_election", "deaf_node", "deaf_node"]),
        claim("the node that listens forges", ({ pool }) => {
          if (pool.lastSigner() !== "pool-2") throw new Error(`${pool.lastSigner()} forges`);
          return Promise.resolve();
        }),
      ],
      broken: "enabling.ts: an enable that does not show is waited for without end: nobody forges",
    },
    {
      name:
        "the forger's binary is renamed and replaced, its manager cut off: it is stopped in time",
      world: { ownBinary: true },
      steps: [
        act(
          "the operator renames the node's binary and puts a new one in its place",
          (scene) =>
            each(leader, scene, async ({ pod }) => {
              const { code, stderr } = await pod.exec(["/bin/sh", "-c", UPGRADE]);
              if (code !== 0) throw new Error(stderr);
            }),
        ),
        wait(5),
        forgesOn(leader, 5),
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        nodesLived(everybody),
        logSays(leader, /"reason":"disable_forging"/),
      ],
      broken: "search.ts: the process is known by its name alone: it is not found, nor signalled",
    },
  ],
};

const UPGRADE = "cd /opt/cardano/bin && mv cardano-node cardano-node-11.0.0 && " +
  "cp cardano-node-11.0.0 cardano-node";
