import {
  act,
  anotherForgesWithLease,
  type Chapter,
  cutOff,
  each,
  editLease,
  everybody,
  forger,
  forgesOn,
  givesWay,
  heal,
  leader,
  logSays,
  metricIs,
  nobodyForges,
  nodesLived,
  ready,
  resourceSays,
  signedAtMost,
  somebodyForges,
  someLogSays,
  standbys,
  type Step,
  wait,
} from "../rig/mod.ts";
import { type Edit, renaming, retouching } from "./lease.ts";

const notRenewed: readonly Step[] = [
  metricIs(leader, "cardano_forge_manager_stops_total", "right_not_renewed", (n) => n === 1),
  logSays(leader, /stop_begins.*the right was not renewed in time/),
];

/** The record of the right is written by somebody else while its holder cannot see it. */
export const leaseCutOff: Chapter = {
  title: "The Lease, written by others while its holder is cut off",
  scenarios: [
    {
      name:
        "a Lease whose holder is cut off is deleted, emptied and given to others: another forges",
      steps: [...renaming.flatMap(whileCutOff), forgesOn(forger, 5), nodesLived(everybody)],
      broken:
        "knowledge.ts: an edited record is not waited for, nor are (slots.ts) its holder's slots: two sign",
    },
    {
      name: "a Lease whose holder is cut off is edited in times and annotation: another forges",
      steps: [...retouching.flatMap(whileCutOff), forgesOn(forger, 5), nodesLived(everybody)],
      broken:
        "knowledge.ts: an edited record is not waited for, nor are (slots.ts) its holder's slots: two sign",
    },
    {
      name: "durations that count as 300 s while the leader is cut off: healed, it forges again",
      steps: [
        cutOff(leader),
        editLease("lasts 1 s", { spec: { leaseDurationSeconds: 1 } }),
        editLease("states no duration", { spec: { leaseDurationSeconds: null } }),
        ...notRenewed,
        signedAtMost(leader, 13.5),
        wait(20),
        nobodyForges(),
        heal(leader),
        somebodyForges("handover"),
        forgesOn(leader, 5),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: an own record of another duration is not one's own: healed, nobody forges",
    },
    {
      name:
        "a duration that counts as 300 s while the leader is cut off, and the leader never back",
      steps: [
        cutOff(leader),
        editLease("lasts 2147483647 s", { spec: { leaseDurationSeconds: 2147483647 } }),
        ...notRenewed,
        logSays(standbys, /long_wait.*up to 330 s/),
        act(
          "the pod of the leader is deleted",
          (scene) => each(leader, scene, ({ name }) => scene.pool.remove(name)),
        ),
        nobodyForges(240),
        anotherForgesWithLease("cut_off", 300),
        resourceSays(/held it before and did not renew it in time/),
        nodesLived(everybody),
      ],
      broken:
        "timing.ts: an absurd duration counts as the shortest: no long wait is told of, another forges",
    },
  ],
};

/** Its holder sees nothing, and stops by its own clock; the others wait as they always do. */
function whileCutOff({ step, before }: Edit): readonly Step[] {
  return [
    cutOff(forger),
    step,
    somebodyForges("cut_off", 14_000),
    givesWay(13.5),
    someLogSays(/stop_begins.*the right was not renewed in time/),
    resourceSays(before),
    heal(everybody),
    ready(everybody),
  ];
}
