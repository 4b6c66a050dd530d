import {
  anotherForges,
  changedHands,
  type Chapter,
  darkAtMost,
  everybody,
  forger,
  forgesOn,
  leader,
  logNeverSays,
  logSays,
  metricIs,
  nodesLived,
  notReady,
  ready,
  tipCatchesUp,
  tipStandsStill,
  wait,
} from "../rig/mod.ts";

const quick = { manager: { MAX_TIP_LAG: "30", DEGRADED_GRACE: "5" } };
const isOne = (value: number) => value === 1;

/** Nodes that are behind the chain, or chains that stand still. */
export const tips: Chapter = {
  title: "The node's tip",
  scenarios: [
    {
      name: "the forger's node falls behind: it forges on until a pod in sync answers its offer",
      world: { members: [quick, quick, quick] },
      steps: [
        ready(everybody),
        wait(10),
        tipStandsStill(leader, 100),
        anotherForges("handover"),
        darkAtMost("handover"),
        logSays(leader, /"event":"offer_answered"/),
        logSays(leader, /"event":"stop_begins".*the right is handed to pool-/),
        logSays(leader, /"event":"offer_taken"/),
        metricIs(leader, "cardano_forge_manager_offers_total", '"taken"', isOne),
        notReady(leader, /tip is \d+ s behind that of another pod/),
        changedHands(1),
        nodesLived(everybody),
        tipCatchesUp(leader),
        ready(everybody),
        forgesOn(forger, 10),
        changedHands(1),
      ],
      broken: "offer.ts: nothing is offered: the node that is behind forges on",
    },
    {
      name: "the tips of all nodes stand still for a minute: nothing moves",
      world: { members: [quick, quick, quick] },
      steps: [
        ready(everybody),
        tipStandsStill(everybody),
        forgesOn(leader, 60),
        ready(everybody),
        logNeverSays(everybody, /"event":"(degraded|ranks_last|offer_made)"/),
        changedHands(0),
        nodesLived(everybody),
      ],
      broken: "tip.ts: whose tip is as far as another's is behind: the standbys are not ready",
    },
  ],
};
