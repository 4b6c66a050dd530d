/** Views made up for tests. */
import type { LeaseView } from "../../demo/lease_view.ts";
import type { ManagerView } from "../../demo/manager_view.ts";
import type { PodView, View } from "../../demo/view.ts";
import type { LedgerLine } from "../../support/ledger.ts";

/** A block of `pod-N`, signed one tenth into its slot. */
export function block(slot: number, pod: number): LedgerLine {
  return { slot, node: `pod-${pod}`, pool: "p", at: slot * 1000 + 100 };
}

/** A standby as it should be. */
export const standby: ManagerView = {
  ...{ leads: false, ready: true, phase: "standby", rightRemaining: 0 },
};

/** A pod in good order. */
export function pod(number: number, differences: Partial<PodView> = {}): PodView {
  return {
    ...{ name: `pod-${number}`, node: "runs", manager: "runs", nodeBackIn: 0, managerBackIn: 0 },
    ...{ says: standby, cutOff: false, blocks: 0, forges: false },
    ...differences,
  };
}

/** A Lease of `holder`, last written at `since`. */
export function lease(holder: string | null, since = 0, transitions = 1): LeaseView {
  return { revision: "1", holder, transitions, since, freeAt: since + 16_500 };
}

/** A view of three pods in good order that wait. */
export function view(differences: Partial<View> = {}): View {
  const pods = [pod(1), pod(2), pod(3)];
  return { wall: 0, slot: 0, pods, lease: null, blocks: [], ...differences };
}
