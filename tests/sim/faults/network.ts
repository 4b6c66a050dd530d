import { type Link, WHOLE } from "../world/network.ts";
import type { Faults, Scene } from "./fault.ts";

/** Links that break, both ways or one, and watches that fall silent. */
export const networkFaults: Faults = {
  cut: (scene) => allLinks(scene, { outward: false, homeward: false }),
  answersLost: (scene) => allLinks(scene, { homeward: false }),
  requestsLost: (scene) => allLinks(scene, { outward: false }),
  answersLate: (scene) => allLinks(scene, { late: 200 + scene.amount * 1_500 }),
  watchStale: (scene) => allLinks(scene, { stale: 1_000 + scene.amount * 30_000 }),
  watchSilent: (scene) => allLinks(scene, { silent: true }),
  oneRegisterCut({ world, pod, register }) {
    const link = pod.links[world.registers.indexOf(register)];
    if (link === undefined) return;
    return changed([link], { outward: false, homeward: false });
  },
  everybodyCutFromOne({ world, register }) {
    const at = world.registers.indexOf(register);
    const links = world.pods.map(({ links }) => links[at]).filter((link) => link !== undefined);
    return changed(links, { outward: false, homeward: false });
  },
  lossy({ world, amount }) {
    world.weather.loss = 0.05 + amount / 3;
    return () => void (world.weather.loss = world.plan.weather.loss);
  },
  watchEnds({ pod, register }) {
    pod.manager.breakWatch(register, "the server ended it");
  },
};

function allLinks({ pod }: Scene, change: Partial<Link>): () => void {
  return changed(pod.links, change);
}

function changed(links: readonly Link[], change: Partial<Link>): () => void {
  for (const link of links) Object.assign(link, change);
  return () => {
    for (const link of links) Object.assign(link, WHOLE);
  };
}
