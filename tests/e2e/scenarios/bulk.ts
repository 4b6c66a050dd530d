import {
  anotherForges,
  type Chapter,
  emptyKeyVolume,
  everybody,
  fillKeyVolume,
  forger,
  forgesOn,
  inBulk,
  kill,
  killWhenKeysLie,
  leader,
  logNeverSays,
  logSaid,
  logSays,
  neverSigned,
  nodesLived,
  notReady,
  podNumber,
  ready,
  somebodyForges,
  stopManager,
  wait,
} from "../rig/mod.ts";

const all = { members: [inBulk(), inBulk(), inBulk()] };
const producing = inBulk({ withoutFlag: true });
/** Not ready before another pod has won the first election. */
const late = inBulk({ node: { REPLAY: "20000" } });

/** The node reads one file, which is never missing. */
export const bulk: Chapter = {
  title: "One bulk file instead of three",
  scenarios: [
    {
      name: "bulk file: first election, graceful handover, then the forger's pod crashes",
      world: all,
      steps: [
        forgesOn(leader, 5),
        ready(everybody),
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges("handover"),
        nodesLived(everybody),
        ready(everybody),
        wait(3),
        kill(forger, ["node", "manager"]),
        somebodyForges("crash", 2_000),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken: "bulk.ts: the file is unlinked, not emptied: a node that starts meanwhile crashes",
    },
    {
      name: "bulk file: one node was started without the non-producing flag: it gets no keys",
      world: { members: [producing, inBulk(), inBulk()] },
      steps: [
        notReady(podNumber(0), /started without the non-producing flag/),
        logSaid(podNumber(0), /started without .*gets no real keys/),
        kill(leader, ["node"]),
        anotherForges("node_death"),
        neverSigned(podNumber(0)),
      ],
      broken:
        "inspect.ts: a throw-away set in a bulk file counts as absent: the flag is never proven",
    },
    {
      name: "bulk file: the manager is killed when the keys lie there and restarted: they go",
      world: { members: [inBulk(), late, late] },
      opens: "dark",
      // A node that was told and not yet seen to forge is proven to be stopped only by its end.
      kills: 1,
      steps: [
        killWhenKeysLie(podNumber(0)),
        logSays(podNumber(0), /"event":"stop_begins".*an earlier manager enabled this node/),
        logSays(podNumber(0), /"event":"stop_confirmed"/),
        somebodyForges("crash", 5_000),
        ready(everybody),
      ],
      broken: "inspect.ts: a set in a bulk file counts as absent: it stays beside a standby's node",
    },
    {
      name: "bulk file: the key volume of the leader is full, and its manager is told to end",
      world: all,
      steps: [
        fillKeyVolume(leader),
        logSays(leader, /task_failed.*refresh: Cannot write the marker.*No space left/),
        forgesOn(leader, 10),
        stopManager(leader),
        anotherForges("handover"),
        nodesLived(everybody),
        emptyKeyVolume(leader),
        ready(everybody),
        logNeverSays(leader, /credential files cannot be removed/),
      ],
      broken: "bulk.ts: no empty list lies ready: keys stay, and the node has to be ended",
    },
  ],
};
