import {
  anotherForges,
  type Chapter,
  cutOff,
  everybody,
  forger,
  forgesOn,
  heal,
  leader,
  nodesLived,
  ready,
  signedAtMost,
} from "../rig/mod.ts";

/** The API server is away, slow, or says what it should not. */
export const api: Chapter = {
  title: "The API server",
  scenarios: [
    {
      name: "the leader alone is cut off: it stops in time, another forges, healing is calm",
      steps: [
        cutOff(leader),
        anotherForges("cut_off"),
        signedAtMost(leader, 13.5),
        heal(leader),
        ready(everybody),
        forgesOn(forger, 10),
        nodesLived(everybody),
      ],
      broken: "timing.ts: a challenger waits 5 s: it forges while the old right still lasts",
    },
  ],
};
