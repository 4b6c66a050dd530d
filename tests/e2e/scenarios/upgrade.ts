import {
  anotherForges,
  asTheGuideSays,
  type Chapter,
  everybody,
  forger,
  forgesOn,
  leader,
  originalsFollow,
  ours,
  ready,
  replaced,
  somebodyForges,
  standby,
} from "../rig/mod.ts";

/** One pod after the other, as the guide says, beside a manager that elects as version 2 does. */
export const upgrade: Chapter = {
  title: "From version 2, and back",
  scenarios: [
    {
      name: "from 2.0 pod by pod: the standby first, then the leader",
      world: asTheGuideSays({ original: true }),
      steps: [
        replaced(standby, "ours"),
        ready(ours),
        forgesOn(leader, 10),
        replaced(leader, "ours"),
        anotherForges("crash"),
        ready(everybody),
        forgesOn(forger, 10),
      ],
      broken:
        "knowledge.ts: who finds a record waits for nothing: ours takes the right beside the forger of 2.0",
    },
    {
      name: "back to 2.0 pod by pod, and to ours again",
      world: asTheGuideSays({ original: false }),
      steps: [
        replaced(standby, "2.0"),
        originalsFollow(),
        forgesOn(leader, 10),
        replaced(leader, "ours"),
        anotherForges("crash"),
        ready(ours),
        forgesOn(forger, 10),
        replaced(forger, "ours"),
        // 2.0 has emptied the Lease and given no word of a stop: ours waits for its whole duration.
        somebodyForges("crash", 1_000),
        ready(everybody),
        forgesOn(forger, 5),
      ],
      broken:
        "lease_record.ts: the time of a renewal is a minute old: 2.0 takes the right beside ours",
    },
  ],
};
