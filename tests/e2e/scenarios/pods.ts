import {
  anotherForges,
  type Chapter,
  darkAtMost,
  deletePod,
  departed,
  everybody,
  forger,
  forgesOn,
  kill,
  leader,
  logSays,
  managersEndedWell,
  nodesLived,
  nothingIsLost,
  preStopEnded,
  ready,
  remakePods,
  rollPods,
  scaleTo,
  signedAtMost,
  standby,
  stopContainer,
  stopsBecause,
} from "../rig/mod.ts";

const plain = { order: "plain" } as const;
/** So late that another is elected first. */
const late = { node: { START_DELAY: "25000" } };
/** A manager that is killed stays dead for minutes. */
const dead = { managerCrashes: 5 } as const;
const NODE_GONE = /"event":"node_gone"/;
const POD_ENDS = /"event":"pod_ends"/;
const ENDING = /"event":"stop_begins".*this manager is ending/;

/** Pods and containers end in good order: deleted, rolled, scaled, told to stop. */
export const pods: Chapter = {
  title: "Pods that come and go",
  scenarios: [
    {
      name:
        "the leader's pod is deleted: it hands over, then its node is told, the sidecar after it",
      steps: [
        deletePod(leader),
        anotherForges("handover"),
        darkAtMost("handover"),
        preStopEnded(departed, "answered"),
        managersEndedWell(departed),
        logSays(departed, POD_ENDS),
        remakePods(),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken: "phases.ts: the forger goes on although its pod ends: preStop ends without an answer",
    },
    {
      name:
        "the leader's pod is deleted, its manager dead: its node is told after the bound of a stop",
      world: { members: [dead, dead, dead] },
      steps: [
        kill(leader, ["manager"]),
        deletePod(leader),
        preStopEnded(departed, "unanswered"),
        anotherForges("crash"),
        darkAtMost("crash"),
        remakePods(),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken:
        "charts/cardano-forge-manager/templates/_node.tpl: preStop waits for 60 s: its bound is overrun",
    },
    {
      name: "the leader's pod is deleted, all its containers told at once",
      world: { members: [plain, plain, plain] },
      steps: [
        deletePod(leader),
        anotherForges("handover"),
        darkAtMost("handover"),
        preStopEnded(departed, "answered"),
        managersEndedWell(departed),
        remakePods(),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken:
        "release.ts: nothing is released: the next waits for the whole lease, past the stated bound",
    },
    {
      name: "a standby's pod is deleted: nothing moves",
      steps: [
        deletePod(standby),
        managersEndedWell(departed),
        remakePods(),
        ready(everybody),
        forgesOn(leader, 5),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: the new pod takes the right away",
    },
    {
      name: "a rolling restart of all three pods",
      steps: [
        rollPods(),
        darkAtMost("handover"),
        managersEndedWell(departed),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken:
        "release.ts: nothing is released: each handover lasts as long as the lease, past its bound",
    },
    {
      name: "scaled from three to one and back: the leader is among those that go",
      world: { members: [late, {}, {}] },
      steps: [
        ready(everybody),
        scaleTo(1),
        anotherForges("handover"),
        darkAtMost("handover"),
        managersEndedWell(departed),
        remakePods(),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken: "release.ts: nothing is released: the one that stays waits for the whole lease",
    },
    {
      name: "the leader's node alone is told to stop",
      steps: [
        stopContainer(leader, "node"),
        anotherForges("node_death"),
        darkAtMost("node_death"),
        signedAtMost(leader, 1),
        logSays(leader, NODE_GONE),
        stopsBecause(leader, "node_ended"),
        ready(everybody),
      ],
      broken:
        "release.ts: nothing is released: the same pod forges again once its node is back, no other",
    },
    {
      name: "the leading manager alone is told to stop: its node lives on without keys",
      steps: [
        stopContainer(leader, "manager"),
        anotherForges("handover"),
        managersEndedWell(leader),
        logSays(leader, ENDING),
        nodesLived(everybody),
        ready(everybody),
        darkAtMost("handover"),
      ],
      broken:
        "release.ts: nothing is released: 21 slots stay without a block, the stated bound is 17",
    },
  ],
};
