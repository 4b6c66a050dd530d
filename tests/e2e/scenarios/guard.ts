import {
  anotherForges,
  type Chapter,
  deletePod,
  everybody,
  forgesOn,
  freeze,
  guardSays,
  kill,
  leader,
  logSays,
  metricIs,
  nodesLived,
  nothingIsLost,
  notReady,
  ready,
  remakePods,
  signedAtMost,
  standby,
  stopsBecause,
  thaw,
  wait,
} from "../rig/mod.ts";

/** One more crash of the guard and it is started again after minutes. */
const guardCrashed = { guardCrashes: 5 };
const managerCrashed = { managerCrashes: 5 };

const isConnected = (value: number) => value === 1;
const CONNECTED = "cardano_forge_manager_guard_connected";

/** The dead man's switch itself is gone for a while, alone or with its manager. */
export const guard: Chapter = {
  title: "The guard",
  scenarios: [
    {
      name: "SIGKILL of the leader's guard, restarted at once: nothing is lost",
      steps: [
        kill(leader, ["guard"]),
        logSays(leader, /"event":"guard".*the guard is gone/),
        logSays(leader, /"event":"guard".*the guard is there/),
        metricIs(leader, CONNECTED, "", isConnected),
        forgesOn(leader, 15),
        nothingIsLost(),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "guarding.ts: a guard that is lost ends the forging at once: blocks are lost",
    },
    {
      name: "SIGKILL of the leader's guard, in back-off for minutes: handed over after one",
      world: { members: [guardCrashed, guardCrashed, guardCrashed] },
      steps: [
        kill(leader, ["guard"]),
        logSays(leader, /"event":"guard".*the guard is gone/),
        forgesOn(leader, 45),
        wait(5),
        anotherForges("handover"),
        stopsBecause(leader, "guard_gone"),
        notReady(leader, /the guard is gone/),
        nodesLived(everybody),
      ],
      broken:
        "guarding.ts: a guard that is lost is waited for without end: it is never handed over",
    },
    {
      name: "the leader's guard is frozen for 10 s: nothing is lost",
      steps: [
        freeze(leader, "guard"),
        logSays(leader, /"event":"guard".*it has not asked for 2 s/),
        forgesOn(leader, 7),
        thaw(leader, "guard"),
        forgesOn(leader, 10),
        nothingIsLost(),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "guard/step.ts: a guard that wakes acts before it asks: it stops a node in order",
    },
    {
      name:
        "the leader's guard is frozen for 10 s, then its manager for longer: it is stopped in time",
      // Nobody confirms the stop to the guard, so it makes sure.
      kills: 1,
      steps: [
        freeze(leader, "guard"),
        wait(10),
        thaw(leader, "guard"),
        logSays(leader, /"event":"guard".*the guard is there/),
        forgesOn(leader, 5),
        freeze(leader, "manager"),
        anotherForges("crash"),
        signedAtMost(leader, 11),
        guardSays(leader, /"event":"stop_begins".*its manager had to begin the stop and did not/),
        thaw(leader, "manager"),
        ready(everybody),
      ],
      broken:
        "guard/asking.ts: the answer to a question from before the freeze counts from its receipt: the node signs on",
    },
    {
      name: "SIGKILL of a standby's guard, then of its manager: nothing moves",
      steps: [
        kill(standby, ["guard"]),
        wait(1),
        kill(standby, ["manager"]),
        forgesOn(leader, 10),
        ready(everybody),
        nothingIsLost(),
        nodesLived(everybody),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: the restarted standby takes the right",
    },
    {
      name: "the leader's guard is restarted, then its manager is killed",
      steps: [
        kill(leader, ["guard"]),
        guardSays(leader, /"event":"guard".*armed/),
        forgesOn(leader, 8),
        nothingIsLost(),
        kill(leader, ["manager"]),
        anotherForges(["handover", "crash"]),
        signedAtMost(leader, 5),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "guard/answers.ts: a restarted guard believes no manager: it stops a node in order",
    },
    {
      name: "SIGKILL of the leader's manager and guard at once, both restarted",
      steps: [
        kill(leader, ["manager", "guard"]),
        anotherForges(["handover", "crash"]),
        signedAtMost(leader, 7),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken:
        "starting.ts: a restarted manager trusts its node: it does not stop what it finds enabled",
    },
    {
      name: "SIGKILL of the leader's manager, in back-off for minutes, and of its guard at once",
      world: { members: [managerCrashed, managerCrashed, managerCrashed] },
      // Nobody confirms the stop to the guard, so it makes sure.
      kills: 1,
      steps: [
        kill(leader, ["manager", "guard"]),
        anotherForges("crash"),
        signedAtMost(leader, 7),
        guardSays(leader, /"event":"guard".*armed by the marker/),
        guardSays(leader, /"event":"stop_begins".*its manager was lost/),
        deletePod(leader),
        remakePods(),
        ready(everybody),
      ],
      broken:
        "guard/step.ts: no marker is read: nobody stops the node, and two sign the same slots",
    },
    {
      name: "SIGKILL of the leader's manager, and of its guard half a second later",
      steps: [
        kill(leader, ["manager"]),
        wait(0.5),
        kill(leader, ["guard"]),
        anotherForges(["handover", "crash"]),
        signedAtMost(leader, 7),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken:
        "starting.ts: a restarted manager trusts its node: it does not stop what it finds enabled",
    },
  ],
};
