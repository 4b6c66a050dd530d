import {
  allSayWhy,
  anotherForges,
  type Chapter,
  everybody,
  forgesOn,
  kill,
  leader,
  logSaid,
  logSays,
  nobodyForges,
  nodesLived,
  ready,
  signedAtMost,
  wait,
} from "../rig/mod.ts";

const guardedBy = (GUARD: string) => ({ withGuard: false, manager: { GUARD } });
const child = guardedBy("child");
const auto = guardedBy("auto");
const none = guardedBy("none");
const missing = guardedBy("external");

/** Pods without the guard's container. */
export const guardModes: Chapter = {
  title: "Other guards, and none",
  scenarios: [
    {
      name: "GUARD=child, and the leading manager stands still: its child stops its node",
      world: { members: [child, child, child] },
      // Nobody confirms the stop to the guard, so it makes sure.
      kills: 1,
      steps: [
        logSaid(everybody, /"event":"guard_child".*only if the container is back within/),
        kill(leader, ["manager"], "SIGSTOP"),
        anotherForges("crash"),
        signedAtMost(leader, 11),
        logSays(leader, /"event":"stop_begins".*its manager had to begin the stop and did not/),
        wait(10),
        kill(leader, ["manager"], "SIGCONT"),
        ready(everybody),
      ],
      broken: "guard_child.ts: no child is started: nobody forges without a guard",
    },
    {
      name: "GUARD=auto without a guard's container: a child is started, and restarted",
      world: { members: [auto, auto, auto] },
      steps: [
        logSaid(everybody, /"event":"guard_child"/),
        kill(leader, ["manager"]),
        anotherForges(["handover", "crash"]),
        signedAtMost(leader, 13.5),
        nodesLived(everybody),
        ready(everybody),
      ],
      broken: "guard_child.ts: no child is started: nobody forges without a guard",
    },
    {
      name: "GUARD=external without a guard: nobody forges, and all say why",
      world: { members: [missing, missing] },
      opens: "dark",
      ends: "dark",
      steps: [allSayWhy("guard_gone", /the guard is gone/), nobodyForges()],
      broken: "guarding.ts: who never heard of a guard needs none: somebody forges",
    },
    {
      name: "GUARD=none forges, and says what is not covered",
      world: { members: [none, none] },
      steps: [
        logSaid(everybody, /"event":"configuration".*no guard runs/),
        forgesOn(leader, 5),
        ready(everybody),
        nodesLived(everybody),
      ],
      broken: "guard.ts: GUARD=none says nothing: an operator takes the promise to hold",
    },
  ],
};
