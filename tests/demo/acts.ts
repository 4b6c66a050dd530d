/** What can be done to a pod, from the script or by a key. */
import type { Bound } from "../../lib/core/mod.ts";
import { type Pod, restartManagerAfter, restartNodeAfter, type World } from "./world.ts";

/** Something done to one pod. */
export interface Act {
  readonly key: string;
  readonly name: string;
  /** Which stated bound says how soon somebody forges again, if the pod leads. */
  readonly bound: Bound["name"];
  /** What is about to be done, and what must come of it if the pod leads. */
  readonly announced: (pod: string) => string;
  readonly consequence: string;
  readonly perform: (pod: Pod, world: World) => Promise<void>;
}

/** Ends the manager in good order. */
const handOver: Act = {
  key: "h",
  name: "hand over",
  bound: "handover",
  announced: (pod) =>
    `Hand over: SIGTERM to the manager of ${pod} (started again ${s(restartManagerAfter)} later).`,
  consequence: "It silences its node, waits for the proof of that, and then gives the Lease back.",
  perform: (pod) => pod.manager.terminate(),
};

/** Ends the node without a warning. */
const killNode: Act = {
  key: "n",
  name: "kill node",
  bound: "node_death",
  announced: (pod) =>
    `Kill the node of ${pod} (SIGKILL; started again ${s(restartNodeAfter)} later).`,
  consequence: "Its manager sees that it is gone and gives the Lease back at once.",
  perform: (pod) => pod.node.kill(),
};

/** Ends the manager without a warning. */
const killManager: Act = {
  key: "m",
  name: "kill manager",
  bound: "crash",
  announced: (pod) =>
    `Kill the manager of ${pod} (SIGKILL; started again ${s(restartManagerAfter)} later).`,
  consequence: "Its guard silences the node a second later, unless the new manager is quicker. " +
    "Nobody gave the Lease back, so it must run out before another pod may forge.",
  perform: (pod) => pod.manager.kill(),
};

/** Lets every packet between a manager and the API vanish. */
const cutOff: Act = {
  key: "c",
  name: "cut off",
  bound: "cut_off",
  announced: (pod) => `Cut ${pod} off from the Kubernetes API: its requests get no answer.`,
  consequence: "It cannot know what the others do, so it silences its node by itself, " +
    "before the Lease runs out and another pod may forge.",
  perform: (pod, { api, cutOff }) => {
    cutOff.add(pod.name);
    api.cutOff(pod.name, true);
    return Promise.resolve();
  },
};

/** Every act, in the order in which to show and to play them. */
export const acts: readonly Act[] = [handOver, killNode, killManager, cutOff];

/** Reconnects every pod that is cut off; answers with their names. */
export function reconnect({ api, cutOff }: World): readonly string[] {
  const names = [...cutOff];
  names.forEach((name) => api.cutOff(name, false));
  cutOff.clear();
  return names;
}

function s(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
