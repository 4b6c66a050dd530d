import type { Faults } from "./fault.ts";
import { isRetired } from "./operators.ts";
import {
  areAlike,
  breakWatches,
  everybodyKnowsHolder,
  isHolderOf,
  isLastKnown,
  isOneDuration,
  lastReleaseOf,
  markByHand,
  mayLose,
  statesShorter,
} from "./records.ts";

const ANOTHER_POOL = "another pool";

/** Registers that are down, slow or restored, and people who edit records by hand. */
export const registerFaults: Faults = {
  registerDown(scene) {
    scene.register.mode = "down";
    breakWatches(scene, "the server is gone");
    return () => void (scene.register.mode = "up");
  },
  registerReadOnly({ register }) {
    register.mode = "readOnly";
    return () => void (register.mode = "up");
  },
  registerSlow({ register, amount }) {
    register.slowness = 200 + amount * 3_000;
    return () => void (register.slowness = 0);
  },
  registerRestarted(scene) {
    scene.register.mode = "down";
    breakWatches(scene, "the server restarts");
    scene.world.timeline.after(500 + scene.amount * 4_000, () => scene.register.mode = "up");
  },
  wiped(scene) {
    if (!isOneDuration(scene) || !mayLose(scene)) return;
    scene.register.wipe();
    breakWatches(scene, "410: the history is gone");
  },
  restored(scene) {
    const backup = scene.register.backup(1 + Math.floor(scene.amount * 20));
    if (backup.version?.record.own?.mark && !everybodyKnowsHolder(scene, backup)) return;
    if (isLastKnown(scene, backup) || statesShorter(scene, backup)) return;
    // Its operator has taken it away, or into use again, already.
    const { holder, own } = backup.version?.record ?? {};
    if (holder === ANOTHER_POOL || isRetired(own?.set)) return;
    if (!mayLose(scene)) return;
    scene.register.restore(backup);
    breakWatches(scene, "410: the history is gone");
  },
  deleted(scene) {
    if (isOneDuration(scene) && mayLose(scene)) scene.register.remove();
  },
  emptied(scene) {
    if (mayLose(scene)) scene.register.edit({ holder: "" });
  },
  /** Emptied by somebody who copies the mark of an earlier release into it. */
  markedByHand(scene) {
    const release = lastReleaseOf(scene.register, isHolderOf(scene.register));
    if (release !== undefined) markByHand(scene, release.mark);
  },
  taken(scene) {
    const { register, amount } = scene;
    if (!mayLose(scene)) return;
    register.edit({
      holder: "somebody else",
      duration: [1_000, 15_000, 2_147_483_647_000, 0][Math.floor(amount * 4)] ?? 0,
    });
  },
  /** Another pool writes into the same record; its operator takes it away again. */
  anotherPool(scene) {
    const { register, world } = scene;
    const own = register.observed().version?.record.own ?? null;
    if (own === null || !mayLose(scene)) return;
    register.edit({ holder: ANOTHER_POOL, own: { ...own, fingerprint: "another/pool/r1" } });
    return () => {
      if (areAlike(world)) register.remove();
    };
  },
  edited(scene) {
    const { register, amount } = scene;
    if (!mayLose(scene)) return;
    register.edit({
      transitions: Math.floor(amount * 1_000),
      renewedAt: 1_000_000_000_000 + amount * 2_000_000_000_000,
    });
  },
  /** Harms nobody, so it goes on while the pool recovers. */
  watchLags({ world, register, amount }) {
    if (register.lag > 0) return;
    register.lag = 1_000 + amount * 11_000;
    world.timeline.after(1_200_000, () => void (register.lag = 0));
  },
  /** Harms nobody, so it goes on while the pool recovers, up to the next lull. */
  relabelled({ world, register }) {
    if (register.isBeingLabelled) return;
    register.isBeingLabelled = true;
    const until = world.timeline.now() + 1_200_000;
    const again = () => {
      register.label();
      register.isBeingLabelled = world.timeline.now() < until && !world.isResting();
      if (register.isBeingLabelled) world.timeline.after(1_000, again);
    };
    again();
  },
};
