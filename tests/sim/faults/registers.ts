import type { Faults, Scene } from "./fault.ts";

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
    scene.register.wipe();
    breakWatches(scene, "410: the history is gone");
  },
  restored(scene) {
    const backup = scene.register.backup(1 + Math.floor(scene.amount * 20));
    // Into a release while somebody holds it: outside the promise.
    if (backup.version?.record.own?.mark) return;
    scene.register.restore(backup);
    breakWatches(scene, "410: the history is gone");
  },
  deleted({ register }) {
    register.remove();
  },
  emptied({ register }) {
    register.edit({ holder: "" });
  },
  taken({ register, amount }) {
    register.edit({
      holder: "somebody else",
      duration: [1_000, 15_000, 2_147_483_647_000, 0][Math.floor(amount * 4)] ?? 0,
    });
  },
  edited({ register, amount }) {
    register.edit({
      transitions: Math.floor(amount * 1_000),
      renewedAt: 1_000_000_000_000 + amount * 2_000_000_000_000,
    });
  },
  relabelled({ world, register }) {
    let goes = true;
    const again = () => {
      if (!goes) return;
      register.label();
      world.timeline.after(1_000, again);
    };
    again();
    return () => void (goes = false);
  },
};

function breakWatches({ world, register }: Scene, because: string): void {
  for (const { manager } of world.pods) manager.breakWatch(register, because);
}
