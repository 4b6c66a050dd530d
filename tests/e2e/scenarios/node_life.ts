import {
  allSayWhy,
  anotherForges,
  changedHands,
  type Chapter,
  crashLoop,
  everybody,
  forger,
  forgesOn,
  kill,
  killBehindItsStarter,
  leader,
  lockSocket,
  logNeverSays,
  logSays,
  neverSigned,
  nodesLived,
  noHangupEnded,
  notReady,
  podNumber,
  ready,
  somebodyForges,
  standby,
  standbys,
  wait,
} from "../rig/mod.ts";

const replaying = (seconds: number) => ({ node: { REPLAY: String(seconds * 1000) } });
/** It runs for so long before it reads a file or handles SIGHUP, which ends it until then. */
const sluggish = { node: { START_DELAY: "8000" } };
const restarted = { nodeThrough: ["/bin/bash", "-c", 'while :; do "$@"; done', "restarter"] };
const elsewhere = { manager: { NODE_SOCKET: "/ipc/elsewhere/node.socket" } };

/** The node ends, starts, starts slowly, and cannot be spoken to. */
export const nodeLife: Chapter = {
  title: "The life of the node and its socket",
  scenarios: [
    {
      name: "the forger's node crash-loops: the right goes to another, once",
      steps: [
        kill(leader, ["node"]),
        anotherForges("node_death"),
        crashLoop(leader, 2),
        forgesOn(forger, 5),
        changedHands(1),
        nodesLived(standbys),
        logSays(leader, /node_gone/),
        ready(everybody),
      ],
      broken: "release.ts: nothing is released when the node is gone: the next waits in vain",
    },
    {
      name: "the forger's node is restarted behind its manager's back",
      world: { members: [restarted, restarted, restarted] },
      steps: [
        wait(3),
        killBehindItsStarter(leader),
        somebodyForges("node_death", 1_000),
        logSays(leader, /"reason":"startup_cleanup"/),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken: "life.ts: another process is taken for the same: nobody tells the new node to forge",
    },
    {
      name: "every node replays for a minute at its start: none is signalled, then one forges",
      world: { members: [replaying(60), replaying(60), replaying(60)] },
      opens: "dark",
      steps: [
        allSayWhy("node_starting", /socket has not answered yet/),
        notReady(everybody, /socket has not answered yet/),
        logNeverSays(everybody, /signal_sent/),
        somebodyForges("first_election", 60_000),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "starting.ts: a node that does not answer is ended after 6 s: no replay is ever over",
    },
    {
      name: "the forger's node dies and replays: another forges, the replay is left alone",
      world: { members: [replaying(15), replaying(15), replaying(15)] },
      steps: [
        kill(leader, ["node"]),
        anotherForges("node_death"),
        notReady(leader, /socket has not answered yet/),
        ready(everybody),
        noHangupEnded(leader),
        nodesLived(standbys),
        changedHands(1),
      ],
      broken:
        "starting.ts: a node that does not answer is ended after 6 s: no replay ends, nobody forges",
    },
    {
      name: "a dead node's socket is left behind while its successor starts",
      world: { members: [sluggish, sluggish, sluggish] },
      steps: [
        kill(leader, ["node"]),
        anotherForges("node_death"),
        notReady(leader, /nobody listens; a node that has ended left the file behind/),
        ready(everybody),
        noHangupEnded(leader),
        nodesLived(standbys),
      ],
      broken: "starting.ts: a node that does not answer is ended after 6 s: it never comes up",
    },
    {
      name: "one pod is told of a socket where there is none: it never forges, and says so",
      world: { members: [elsewhere, {}, {}] },
      steps: [
        notReady(podNumber(0), /NODE_SOCKET names another path/),
        forgesOn(leader, 5),
        neverSigned(podNumber(0)),
        nodesLived(everybody),
        kill(leader, ["node"]),
        anotherForges("node_death"),
        neverSigned(podNumber(0)),
      ],
      broken:
        "eligibility.ts: what stands in the way of the socket is left out: no word of NODE_SOCKET",
    },
    {
      name: "the sockets of forger and standby belong to another user: one goes on, one says so",
      steps: [
        lockSocket(leader),
        lockSocket(standby),
        wait(15),
        notReady(standby, /permission denied \(mode 0700, owner 0:0\)/),
        forgesOn(leader, 5),
        nodesLived(everybody),
      ],
      broken: "eligibility.ts: a socket that fell silent is no reason: the standby counts as ready",
    },
  ],
};
