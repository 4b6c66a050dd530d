import {
  anotherForges,
  type Chapter,
  everybody,
  forgesOn,
  inBareImage,
  kill,
  leader,
  nodesLived,
  ready,
} from "../rig/mod.ts";

/** The root file system of the image around manager and guard, in place of the machine's. */
export const image: Chapter = {
  title: "In the image",
  scenarios: [
    {
      name: "elects, forges and hands over in the image's own root",
      world: { image: true },
      steps: [
        inBareImage(everybody),
        forgesOn(leader, 5),
        kill(leader, ["manager"], "SIGTERM"),
        anotherForges("handover"),
        nodesLived(everybody),
        ready(everybody),
        inBareImage(everybody),
      ],
      broken:
        "search.ts: the path behind a process's link must exist, which lies in another root: " +
        "no node is found, and nobody forges",
    },
  ],
};
