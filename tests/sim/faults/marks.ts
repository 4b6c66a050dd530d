import type { Pod, World } from "../world.ts";
import type { Register } from "../world/register.ts";
import { forgerOf, repeatedly } from "./cast.ts";
import type { Scene, Situations } from "./fault.ts";
import {
  breakWatches,
  everybodyKnowsHolder,
  isHolderOf,
  lastReleaseOf,
  markByHand,
  mayLose,
  statesShorter,
} from "./records.ts";

/** How often the right is made to change hands at most, until it is as it should be. */
const HANDOVERS = 4;
/** For each of them. */
const HANDOVER = 20_000;

/** Marks of earlier releases that come back, while somebody holds the right. */
export const marks: Situations = {
  /** Somebody who is not told so soon holds it again, and a person copies the mark of its release. */
  oldMarkCopied: {
    parts: HANDOVERS + 1,
    takes: () => HANDOVERS * HANDOVER,
    begin: (scene) =>
      handOverUntil(scene, () => {
        const { register, world } = scene;
        const release = lastReleaseOf(register, isHolderOf(register));
        if (release === undefined) return false;
        const link = forgerOf(scene).links[world.registers.indexOf(register)];
        if (link !== undefined) link.silent = true;
        markByHand(scene, release.mark);
        return true;
      }),
  },
  /**
   * A register goes back to the release of somebody who holds it again, and every other time has
   * counted up again before anybody looks.
   */
  restoredToItsRelease: {
    parts: HANDOVERS + 1,
    takes: () => HANDOVERS * HANDOVER,
    begin: (scene) =>
      handOverUntil(scene, () => {
        const { register, amount } = scene;
        const release = lastReleaseOf(register, isHolderOf(register));
        if (release === undefined || !everybodyKnowsHolder(scene, release.backup)) return false;
        if (statesShorter(scene, release.backup) || !mayLose(scene)) return false;
        const { revision } = register.observed();
        register.restore(release.backup);
        if (amount < 0.5) countUp(register, revision);
        breakWatches(scene, "410: the history is gone");
        return true;
      }),
  },
  /** It goes back to the release of another, and has counted up again before anybody looks. */
  restoredAndLabelled: {
    parts: 3,
    takes: () => 2 * HANDOVER,
    begin: (scene) =>
      handOverUntil(scene, () => {
        const { register } = scene;
        const isHolder = isHolderOf(register);
        const release = lastReleaseOf(register, (releaser) => !isHolder(releaser));
        if (release === undefined || !everybodyKnowsHolder(scene, release.backup)) return false;
        if (statesShorter(scene, release.backup) || !mayLose(scene)) return false;
        const { revision } = register.observed();
        register.restore(release.backup);
        countUp(register, revision);
        breakWatches(scene, "410: the history is gone");
        return true;
      }),
  },
};

/** Past the revision that everybody knows. */
function countUp(register: Register, revision: number | null): void {
  while ((register.observed().revision ?? 0) <= (revision ?? 0)) register.label();
}

/** Kills the node of whoever forges, so that the right is released and taken, until an act is done. */
function handOverUntil(scene: Scene, act: () => boolean): () => void {
  const { world } = scene;
  let killed: Pod | null = null;
  let handovers = 0;
  return repeatedly(world, () => {
    const forger = world.pods.find(({ node }) => node.forges());
    if (forger === undefined || forger === killed || !hasForged(world, forger)) return false;
    if (act()) return true;
    if (handovers === HANDOVERS) return true;
    handovers += 1;
    killed = forger;
    forger.node.signal("SIGKILL");
    return false;
  });
}

/** Long enough for everybody to know who holds the right now. */
function hasForged({ timeline }: World, { node }: Pod): boolean {
  return timeline.now() - node.changedAt() > 2_000;
}
