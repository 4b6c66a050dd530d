import type { Membership } from "../../../lib/core/mod.ts";
import type { Register } from "../world/register.ts";
import { all, ended, isManned, longestLease } from "./cast.ts";
import type { Situations } from "./fault.ts";
import { spanOf } from "./moments.ts";

/** Managers that are told to end have ended within this, in milliseconds, if nothing is in the way. */
const ENDS = 20_000;

/** What operators do to the registers of a pool by command. */
export const operators: Situations = {
  /**
   * All managers are ended and the record is retired. Then the pods of the old set are started again,
   * and the record is readmitted when they have seen it for longer than a challenger waits; where it was
   * lost meanwhile, which no command can readmit, they are started once more.
   */
  retiredAndStartedAgain: {
    parts: 3,
    takes: (world) => ENDS + 1.25 * longestLease(world) + 20_000,
    begin(scene) {
      const { world, register } = scene;
      if (world.registers.length > 1 || !world.pods.every(isManned)) return;
      const starts = all(...world.pods.map(ended));
      const { after, endedBy } = spanOf(scene);
      let retires = false;
      after(ENDS, () => {
        const isUnused = register.observed().version?.record.holder === "" &&
          world.pods.every(({ manager }) => !manager.isUp());
        if (isUnused) {
          rewrite(register, "operator");
          retires = true;
        }
        starts();
      });
      return endedBy(() => {
        if (retires && register.observed().version === null) all(...world.pods.map(ended))();
        else rewrite(register, null);
      });
    },
  },
};

/** Whether a record is of a set that an operator has retired, and not readmitted. */
export function isRetired(set: Membership | undefined): boolean {
  return set?.retired === "operator";
}

/** Writes over a record as a command does: empty, unlisted, under a nonce of its own. */
function rewrite(register: Register, retired: Membership["retired"]): void {
  const { version, revision } = register.observed();
  const own = version?.record.own ?? null;
  if (own?.set === undefined || (retired === null && !isRetired(own.set))) return;
  const nonce = `operator-${(revision ?? 0) + 1}`;
  const set = { ...own.set, ids: null, pending: [], retired };
  const { offer: _, ...kept } = own;
  register.edit({ holder: "", own: { ...kept, nonce, mark: null, set } });
}
