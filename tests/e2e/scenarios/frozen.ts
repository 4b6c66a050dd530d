import {
  anotherForges,
  type Chapter,
  everybody,
  forgesOn,
  freeze,
  guardSays,
  leader,
  logSays,
  nobodyForges,
  nodesLived,
  nothingIsLost,
  podReadiness,
  ready,
  signedAtMost,
  standby,
  thaw,
  wait,
} from "../rig/mod.ts";

/** Processes stand still for a while and go on, as on a machine that swaps or is paused. */
export const frozen: Chapter = {
  title: "Frozen processes",
  scenarios: [
    {
      name: "the leading manager is frozen for 3 s, twice: nothing is lost",
      steps: [
        freeze(leader, "manager"),
        wait(3),
        thaw(leader, "manager"),
        // Not in step with the renewals: one of the two freezes delays one for long.
        wait(2.5),
        freeze(leader, "manager"),
        wait(3),
        thaw(leader, "manager"),
        forgesOn(leader, 10),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken: "right.ts: a stop begins 3 s earlier: the node is stopped, and blocks are lost",
    },
    {
      name: "the leading manager is frozen for 40 s: its guard stops its node in time",
      // Nobody confirms the stop to the guard, so it makes sure.
      kills: 1,
      steps: [
        freeze(leader, "manager"),
        anotherForges("crash"),
        signedAtMost(leader, 11),
        guardSays(leader, /"event":"stop_begins".*its manager had to begin the stop and did not/),
        wait(20),
        thaw(leader, "manager"),
        ready(everybody),
      ],
      broken:
        "guard/stopping.ts: time alone demands nothing: two sign the same slots until it is thawed",
    },
    {
      name: "the leader's whole pod is frozen for 40 s: its node wakes in a slot of another",
      // Long past its deadline a manager that wakes does not wait for its node to listen.
      kills: 1,
      steps: [
        freeze(leader, "pod"),
        anotherForges("crash"),
        signedAtMost(leader, 1),
        wait(20),
        thaw(leader, "pod"),
        wait(5),
        signedAtMost(leader, 3),
        ready(everybody),
      ],
      broken:
        "stopping.ts: nobody stops a node that is frozen: a slot is signed twice when it wakes",
      outside: "a machine that was frozen as a whole may sign the slots in which it wakes",
    },
    {
      name: "the leader's node alone is frozen for 40 s: nobody else forges, and it goes on",
      steps: [
        freeze(leader, "node"),
        logSays(leader, /"event":"forging_unseen".*the node's metrics/),
        nobodyForges(20),
        thaw(leader, "node"),
        forgesOn(leader, 10),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken: "phases.ts: a silent node counts as hung after 10 s: it is stopped when it is thawed",
    },
    {
      name: "the leader's node alone is frozen for 70 s: handed over when it wakes",
      steps: [
        freeze(leader, "node"),
        nobodyForges(65),
        wait(5),
        thaw(leader, "node"),
        anotherForges("handover"),
        signedAtMost(leader, 3),
        logSays(leader, /"event":"stop_confirmed"/),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "release.ts: nothing is released: nobody takes over when it is thawed",
    },
    {
      name: "a standby's manager is frozen for 40 s: nothing moves",
      steps: [
        freeze(standby, "manager"),
        podReadiness(standby, false),
        forgesOn(leader, 25),
        thaw(standby, "manager"),
        ready(everybody),
        forgesOn(leader, 5),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: once restarted it takes the right",
    },
    {
      name: "a standby's whole pod is frozen for 40 s: nothing moves",
      steps: [
        freeze(standby, "pod"),
        podReadiness(standby, false),
        forgesOn(leader, 25),
        thaw(standby, "pod"),
        ready(everybody),
        forgesOn(leader, 5),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: once restarted it takes the right",
    },
  ],
};
