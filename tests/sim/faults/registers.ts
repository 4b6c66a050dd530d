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
    if (!isOneDuration(scene) || !mayLose(scene)) return;
    scene.register.wipe();
    breakWatches(scene, "410: the history is gone");
  },
  restored(scene) {
    const backup = scene.register.backup(1 + Math.floor(scene.amount * 20));
    if (backup.version?.record.own?.mark && !everybodyKnowsHolder(scene)) return;
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
  markedByHand({ register }) {
    const { version } = register.observed();
    const marks = Array.from({ length: 20 }, (_, back) => register.backup(back))
      .map(({ version: old }) => old?.record.own?.mark ?? null);
    const mark = marks.find((one) => one !== null && one.releaser === version?.record.holder);
    const own = version?.record.own ?? null;
    if (mark === undefined || mark === null || own === null) return;
    register.edit({ holder: "", own: { ...own, mark } });
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
    const { register } = scene;
    const own = register.observed().version?.record.own ?? null;
    if (own === null || !mayLose(scene)) return;
    register.edit({ holder: "another pool", own: { ...own, fingerprint: "another/pool/r1" } });
    return () => register.remove();
  },
  edited(scene) {
    const { register, amount } = scene;
    if (!mayLose(scene)) return;
    register.edit({
      transitions: Math.floor(amount * 1_000),
      renewedAt: 1_000_000_000_000 + amount * 2_000_000_000_000,
    });
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

/**
 * Into a marked release a register may be restored only while everybody has seen who holds it now:
 * the promise leaves out the rest.
 */
function everybodyKnowsHolder({ world, register }: Scene): boolean {
  const holder = register.observed().version?.record.holder ?? "";
  const at = world.registers.indexOf(register);
  const known = world.pods.map(({ manager }) =>
    manager.state().registers[at]?.known?.version?.record.holder
  );
  return known.every((name) => name === holder);
}

/**
 * Where no record is left nothing tells whoever did not see it how long its holder's lease was: the
 * promise leaves out records that are deleted while the pods of a pool differ in that.
 */
function isOneDuration({ world }: Scene): boolean {
  const durations = world.pods.map(({ manager }) => manager.config.timings.leaseDuration);
  return new Set(durations).size === 1;
}

/**
 * Whether another record may be lost now: beyond a minority of the registers it takes an operator's
 * command until anybody forges again.
 */
function mayLose({ world, register }: Scene): boolean {
  const others = world.registers.filter((one) => one !== register && one.isAltered);
  const most = world.registers.length === 1 ? 1 : Math.floor((world.registers.length - 1) / 2);
  if (others.length >= most) return false;
  register.isAltered = true;
  return true;
}

function breakWatches({ world, register }: Scene, because: string): void {
  for (const { manager } of world.pods) manager.breakWatch(register, because);
}
