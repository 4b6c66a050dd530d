import type { Pod } from "../world.ts";
import { all, forgerOf, isManned } from "./cast.ts";
import type { Faults, Scene } from "./fault.ts";
import { deafen, restart } from "./moments.ts";
import { stepWall } from "./walls.ts";

/** Stops that nothing hurries, of nodes that seem to have stopped. */
export const stoppingFaults: Faults = {
  /** Its counter stands still, because its clock was set back. */
  endsSetBack(scene) {
    const { amount } = scene;
    const pod = forgerOf(scene);
    const by = Math.round(3_000 + amount * 9_000);
    const end = told(scene, pod);
    const back = stepWall(scene.world, pod, -by);
    return all(deafen(pod), end, back);
  },
  /** Its metrics do not answer. */
  endsUnheard(scene) {
    const pod = forgerOf(scene);
    const end = told(scene, pod);
    pod.node.habits.metrics = "unreachable";
    return all(deafen(pod), end, () => void (pod.node.habits.metrics = "answer"));
  },
  endsFrozen(scene) {
    const pod = forgerOf(scene);
    const end = told(scene, pod);
    pod.node.freeze();
    return all(end, pod.node.thaw);
  },
  /** It heeds neither SIGHUP nor SIGTERM. */
  endsStubborn(scene) {
    const pod = forgerOf(scene);
    const end = told(scene, pod);
    pod.node.habits.stubborn = true;
    return all(deafen(pod), end, () => void (pod.node.habits.stubborn = false));
  },
  /** What it signed last is ahead of the clock that it comes back with. */
  diesSetBack(scene) {
    const { amount } = scene;
    const pod = forgerOf(scene);
    const by = Math.round(3_000 + amount * 9_000);
    const back = stepWall(scene.world, pod, -by);
    pod.node.signal("SIGKILL");
    return back;
  },
};

/** Its manager is told to end. What ends by itself is started again; a kubelet kills what does not. */
function told({ world }: Scene, pod: Pod): () => void {
  if (isManned(pod)) pod.manager.dispatch({ type: "shutdown", because: "it is rolled" });
  return () => restart(world, pod);
}
