import {
  allSayWhy,
  anotherForges,
  type Chapter,
  cutOff,
  endSecondNode,
  everybody,
  forgesOn,
  heal,
  kill,
  leader,
  logSaid,
  logSays,
  metricIs,
  neverSigned,
  nobodyForges,
  nodesLived,
  notReady,
  podNumber,
  ready,
  RELAY_ARGUMENTS,
  type Scenario,
  secondNode,
  signedAtMost,
  standby,
} from "../rig/mod.ts";
import type { MemberSettings } from "../pool/member.ts";

const producing = { withoutFlag: true };
/** Keys of another user could not be read, and a node with flags would not start. */
const foreign = {
  nodeUser: 10002,
  nodeArguments: [
    ...RELAY_ARGUMENTS,
    ...["--database-path", "/ipc/db", "--socket-path", "/ipc/node.socket"],
  ],
};
/** The shell stays above the node, and its command line is that of the node and more. */
const wrapped = {
  nodeThrough: ["/bin/bash", "-c", '"$@"; exit $?', "/opt/cardano/bin/cardano-node"],
};

/** Its manager sees no process but its own, as where `shareProcessNamespace` is not set. */
const apart = {
  managerThrough: [
    ...["/usr/bin/unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child"],
    "--mount-proc",
  ],
};

/** What runs beside the manager is not the node that it should be, or not alone. */
export const nodeIdentity: Chapter = {
  title: "Which node it is",
  scenarios: [
    {
      name: "one node was started without the non-producing flag: it gets no keys, others forge",
      world: { members: [producing, {}, {}] },
      steps: [
        notReady(podNumber(0), /started without the non-producing flag/),
        logSaid(podNumber(0), /started without .*gets no real keys/),
        metricIs(
          podNumber(0),
          "cardano_forge_manager_not_ready",
          '"started_producing"',
          (value) => value === 1,
        ),
        kill(leader, ["node"]),
        anotherForges("node_death"),
        neverSigned(podNumber(0)),
      ],
      broken:
        "eligibility.ts: the flag is not asked for: the pod counts as ready and could be given the keys",
    },
    {
      name:
        "no node was started with the non-producing flag: nobody forges, everything says why, also managers that start anew",
      world: { members: [producing, producing] },
      opens: "dark",
      ends: "dark",
      steps: [
        allSayWhy("started_producing", /started without the non-producing flag/),
        kill(everybody, ["manager"]),
        logSays(everybody, /an earlier manager saw the node forge on throw-away keys/),
        allSayWhy("started_producing", /started without the non-producing flag/),
        nobodyForges(),
        nodesLived(everybody),
        neverSigned(everybody),
      ],
      broken:
        "step.ts: what was noted is not heeded: a manager that starts anew gives keys to its node",
    },
    unidentified({
      name: "one node runs as another user: it is never given keys, others forge",
      member: foreign,
      says: /run as user 10002, who owns the node's socket/,
      broken: "search.ts: what cannot be inspected is passed over: nothing tells of the other user",
    }),
    unidentified({
      name: "one pod does not share its process namespace: it is never given keys, others forge",
      member: apart,
      says: /the process namespace is not shared/,
      broken: "observe.ts: a node that answers and is not found counts as none: nothing says why",
    }),
    {
      name: "a script that names cardano-node runs the node: only the node is signalled",
      world: { members: [wrapped, wrapped, wrapped] },
      steps: [
        forgesOn(leader, 5),
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges("handover"),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "executable.ts: the script counts as the node: there are two, and nobody may forge",
    },
    {
      name: "a second cardano-node beside a standby's: refused and named until it ends",
      steps: [
        secondNode(standby),
        notReady(standby, /was the node so far and still runs, but there is also/),
        kill(standby, ["manager"]),
        notReady(standby, /cardano-node.*(there is also|expected one)/),
        metricIs(
          standby,
          "cardano_forge_manager_not_ready",
          '"node_ambiguous"',
          (value) => value === 1,
        ),
        endSecondNode(standby),
        ready(everybody),
        forgesOn(leader, 5),
        nodesLived(everybody),
      ],
      broken: "search.ts: the second process is taken for the node: the pod does not refuse it",
    },
    {
      name:
        "a second cardano-node beside the forger's, and its manager cut off: the first is stopped",
      steps: [
        secondNode(leader),
        forgesOn(leader, 5),
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        nodesLived(everybody),
        endSecondNode(leader),
        heal(leader),
        ready(everybody),
      ],
      broken:
        "life.ts: an ambiguous search counts as the end of the node: the right is released while it forges",
    },
  ],
};

/** The first pod's manager cannot tell which process its node is: it stays a standby, and says why. */
function unidentified(
  { member, says, ...told }: Pick<Scenario, "name" | "broken"> & {
    readonly member: MemberSettings;
    readonly says: RegExp;
  },
): Scenario {
  return {
    ...told,
    world: { members: [member, {}, {}] },
    steps: [
      notReady(podNumber(0), says),
      metricIs(
        podNumber(0),
        "cardano_forge_manager_not_ready",
        '"node_unidentified"',
        (value) => value === 1,
      ),
      forgesOn(leader, 5),
      neverSigned(podNumber(0)),
      nodesLived(everybody),
    ],
  };
}
