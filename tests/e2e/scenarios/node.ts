import {
  act,
  anotherForges,
  both,
  changedHands,
  type Chapter,
  claim,
  cutOff,
  each,
  everybody,
  forger,
  forgesNow,
  forgesOn,
  hangupStorm,
  heal,
  kill,
  leader,
  logNeverSays,
  logSays,
  neverSigned,
  nodeKilled,
  nodesLived,
  podNumber,
  ready,
  signedAtMost,
  somebodyForges,
  standbys,
  wait,
  whenToldToForge,
} from "../rig/mod.ts";

const deafToDisabling = { node: { DEAF: "disable" } };
const deaf = { node: { DEAF: "always" } };
const slow = (milliseconds: number) => ({ node: { STOP_DELAY: String(milliseconds) } });
/** The second SIGHUP, which enables, is acted on so much later than those before and after it. */
const overtaking = (milliseconds: number) => ({ node: { APPLY_DELAY: `0,${milliseconds},0` } });
/** Not ready before another pod has won the first election. */
const late = { node: { REPLAY: "20000" } };

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
        // Manager and guard kill at the same moment: whoever is second finds no process any more.
        logSays(leader, /"escalated".*SIGKILL to process/),
      ],
      broken: "ladder.ts: no SIGKILL at the bound: the deaf node signs for 15 s more and on",
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
      broken:
        "signal.ts: the process is known by its name alone: no SIGHUP reaches the renamed node",
    },
    {
      name: "a node that takes 3 s to stop, in a planned handover: it is waited for",
      world: { members: [slow(3_000), slow(3_000), slow(3_000)] },
      steps: [
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges("handover"),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken:
        "ladder.ts: half a second a rung when the manager ends: the node is ended before it could stop",
    },
    {
      name: "a node that takes 10 s to stop, in a planned handover: SIGTERM to it, no SIGKILL",
      world: { members: [slow(10_000), slow(10_000), slow(10_000)] },
      kills: 1,
      steps: [
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges(["handover", "node_death"]),
        logSays(leader, /"signal":"SIGTERM"/),
        logNeverSays(leader, /"signal":"SIGKILL"/),
        ready(everybody),
      ],
      broken:
        "ladder.ts: half a second a rung when the manager ends: SIGTERM is followed by SIGKILL",
    },
    {
      name: "a node that takes 10 s to stop, its manager cut off: it is killed in time",
      world: { members: [slow(10_000), slow(10_000), slow(10_000)] },
      kills: 1,
      steps: [
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        nodeKilled(leader, 1),
        logSays(leader, /the right is at its end and the stop is not confirmed/),
        heal(leader),
        ready(everybody),
      ],
      broken:
        "ladder.ts: no SIGKILL at the bound: the old leader signs on after its right has ended",
    },
    {
      name: "a manager told to end while its node is being enabled, slower than it is disabled",
      world: { members: [overtaking(12_000), late, late] },
      opens: "dark",
      kills: 1,
      steps: [
        whenToldToForge(
          podNumber(0),
          "its manager is told to end",
          ({ manager }) => manager.kill("SIGTERM"),
        ),
        somebodyForges(["handover", "node_death"]),
        forgesOn(forger, 15),
        neverSigned(podNumber(0)),
        logSays(podNumber(0), /"signal":"SIGTERM"/),
      ],
      broken:
        "stopping.ts: an enabling that has not shown counts as stopped: the node is left to enable itself",
    },
    {
      name: "a manager cut off while its node is being enabled, slower than it is disabled",
      world: { members: [overtaking(9_000), late, late] },
      opens: "dark",
      kills: 1,
      steps: [
        whenToldToForge(podNumber(0), "it is cut off", ({ pod }) => pod.blackHole()),
        somebodyForges("cut_off", 13_500),
        signedAtMost(podNumber(0), 13.5),
        nodeKilled(podNumber(0), 1),
        forgesNow(both(podNumber(1), podNumber(2))),
        heal(podNumber(0)),
        ready(everybody),
      ],
      broken:
        "ladder.ts: no SIGKILL at the bound: the late handler enables a node that holds no right",
    },
    {
      name: "20 SIGHUPs from outside to every node: standbys stay quiet, the forger repeats itself",
      repeats: "each SIGHUP begins a thread that checks the slot of the moment, signed or not",
      steps: [
        hangupStorm(standbys, 20),
        forgesOn(leader, 5),
        hangupStorm(leader, 20),
        forgesOn(leader, 10),
        ready(everybody),
        nodesLived(everybody),
        neverSigned(standbys),
        changedHands(0),
      ],
      broken:
        "phases.ts: keys are taken away once they are in memory: a SIGHUP from outside ends the forging",
    },
  ],
};

const UPGRADE = "cd /opt/cardano/bin && mv cardano-node cardano-node-11.0.0 && " +
  "cp cardano-node-11.0.0 cardano-node";
