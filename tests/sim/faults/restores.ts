import type { Pod, World } from "../world.ts";
import type { Register } from "../world/register.ts";
import { cutOff, forgerOf, isManned, longestLease, mend, othersThan } from "./cast.ts";
import type { Situations } from "./fault.ts";
import { spanOf } from "./moments.ts";
import { breakWatches, mayLose } from "./records.ts";

/** A label is heard within this, in milliseconds, where the weather is good. */
const HEARD = 1_000;
/** Past the wait of a challenger by a slow clock. */
const WAITED = 2_000;

/** Registers that go back so that nothing but their revision tells of it. */
export const restores: Situations = {
  /**
   * A pod hears of a label, is cut off, and waits its time; the forger has renewed since. Then it is
   * back, and the register is as it was before the label: the very word of the holder for which that pod
   * has waited, of an earlier revision.
   */
  restoredToBeforeLabel: {
    parts: 3,
    takes: (world) => waited(world) + HEARD + 30_000,
    begin(scene) {
      const { world, register } = scene;
      const forger = forgerOf(scene);
      const other = othersThan(world, forger).find(isManned);
      const backup = register.observed();
      if (other === undefined || world.registers.length > 1) return;
      if (backup.version?.record.holder !== forger.manager.state().config.identity) return;
      const { nonce } = backup.version.record.own ?? {};
      const { after, endedBy } = spanOf(scene);
      const isKnownBy = ({ manager }: Pod) =>
        manager.state().registers[0]?.known?.version?.record.own?.nonce === nonce;
      register.label();
      after(HEARD, () => {
        if (!isKnownBy(other) || !isPast(other, backup.revision)) return;
        cutOff(other);
        after(waited(world), () => {
          mend(other.links);
          const isRenewed = forger.manager.holds() && forger.node.forges() &&
            nonceOf(register) !== nonce;
          const areTold = world.pods.every((pod) =>
            !isKnownBy(pod) || isPast(pod, backup.revision)
          );
          if (!isRenewed || !areTold || !isKnownBy(other) || !mayLose(scene)) return;
          register.restore(backup);
          restLabels(register);
          breakWatches(scene, "410: the history is gone");
        });
      });
      return endedBy(() => mend(other.links));
    },
  },
};

/** Until it is renewed: at the revision that was heard of it nothing would tell of what it lost. */
function restLabels(register: Register): void {
  const nonce = nonceOf(register);
  register.labelsRest = true;
  const stop = register.onChange(() => {
    if (nonceOf(register) === nonce) return;
    register.labelsRest = false;
    stop();
  });
}

function nonceOf(register: Register): string | undefined {
  return register.observed().version?.record.own?.nonce;
}

/** Whether a manager knows of the only register more than it was at that revision. */
function isPast({ manager }: Pod, revision: number | null): boolean {
  return (manager.state().registers[0]?.known?.revision ?? 0) > (revision ?? 0);
}

function waited(world: World): number {
  return 1.25 * longestLease(world) + WAITED;
}
