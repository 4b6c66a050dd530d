import {
  anotherForges,
  anotherForgesWithLease,
  type Chapter,
  cutOff,
  everybody,
  forger,
  forgesOn,
  heal,
  heldBy,
  joins,
  kill,
  leader,
  leaseSays,
  nodesLived,
  onlySigning,
  ready,
  renewsWithin10s,
  resourceSays,
  rolled,
  signedAtMost,
  somebodyForges,
  standbys,
} from "../rig/mod.ts";

const sameName = { manager: { POD_NAME: "pool-0" } };
const sameNameAndUid = { manager: { POD_NAME: "pool-0", POD_UID: "uid-of-pool-0" } };
const lasts = (seconds: number) => ({ LEASE_DURATION: `${seconds}` });

/** Pods that should be alike and are not, or should not and are. */
export const leaseUnlike: Chapter = {
  title: "Pods that write the Lease otherwise than each other",
  scenarios: [
    {
      name: "two pods with one POD_NAME: they take turns as any two do",
      world: { members: [{}, sameName] },
      steps: [
        resourceSays(/"leaderPod":"pool-0"/),
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        heal(leader),
        ready(everybody),
        forgesOn(forger, 5),
        kill(forger, ["manager"], "SIGTERM"),
        somebodyForges("handover", 6_000),
        heldBy("pool-0", 2),
        nodesLived(everybody),
      ],
      broken:
        "identity.ts: an identity is the pod's name alone: nothing tells the two holders apart",
    },
    {
      name: "two pods with one POD_NAME and one POD_UID: the nonce of their start tells them apart",
      world: { members: [{}, sameNameAndUid] },
      steps: [
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        resourceSays(/pool-0 held it before and did not renew it in time/),
        heal(leader),
        ready(everybody),
        forgesOn(forger, 5),
        heldBy("pool-0/uid-of-pool-0", 2),
        nodesLived(everybody),
      ],
      broken:
        "identity.ts: an identity is pod name and UID, without a nonce: nothing tells the two apart",
    },
    {
      name: "LEASE_DURATION 15 and 20 wait for a cut off leader that has 30",
      world: { members: [{ manager: lasts(30) }] },
      steps: [
        joins("pool-1", lasts(15)),
        joins("pool-2", lasts(20)),
        ready(everybody),
        leaseSays(/"leaseDurationSeconds":30\b/),
        cutOff(leader),
        onlySigning(leader, 27),
        anotherForgesWithLease("cut_off", 30),
        signedAtMost(leader, 27),
        heal(leader),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: only the own LEASE_DURATION counts, no slots (slots.ts): another signs at 16 s",
    },
    {
      name: "LEASE_DURATION 15, 20 and 30, and the leader crashes",
      world: { members: [{ manager: lasts(15) }] },
      steps: [
        joins("pool-1", lasts(20)),
        joins("pool-2", lasts(30)),
        ready(everybody),
        kill(leader, ["manager", "node"]),
        somebodyForges("crash"),
        ready(everybody),
        nodesLived(standbys),
      ],
      broken:
        "knowledge.ts: a held record is waited for three times over: nobody forges within the bound",
    },
    {
      name: "LEASE_DURATION goes from 15 to 30 in a roll",
      steps: [
        rolled(lasts(30)),
        somebodyForges("handover"),
        leaseSays(/"leaseDurationSeconds":30\b/),
        kill(forger, ["manager"], "SIGTERM"),
        somebodyForges("handover", 6_000),
        nodesLived(everybody),
      ],
      broken: "ending.ts: a manager ends without a release (release.ts): the next waits out 30 s",
    },
    {
      name: "SLEEP_INTERVAL 1 renews every second, 300 no less often than the rules ask",
      world: { members: [{ manager: { SLEEP_INTERVAL: "1" } }] },
      steps: [
        renewsWithin10s(8, 11),
        joins("pool-1", { SLEEP_INTERVAL: "300" }),
        ready(everybody),
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges("handover"),
        renewsWithin10s(2, 4),
        cutOff(forger),
        somebodyForges("cut_off", 14_000),
        heal(everybody),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken: "timing.ts: SLEEP_INTERVAL is not looked at: the Lease is renewed twice in 10 s",
    },
  ],
};
