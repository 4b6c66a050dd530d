import { type SlotSchedule, timeOfSlot } from "../cardano/mod.ts";
import type { Milliseconds, State, Tip } from "../core/mod.ts";
import type { LeaderCondition } from "../kubernetes/mod.ts";

/** What is needed to judge how far a node is behind the present. */
export interface SyncingConfig {
  /** When slots happen; `null` while that is not known of the network. */
  readonly slots: () => SlotSchedule | null;
  /** `MAX_TIP_LAG`: a tip further behind counts as being synced still. */
  readonly maxTipLag: Milliseconds;
}

/** The tip that the node told of when it last answered on its socket, or `null`. */
export function tipOf({ node }: State): Tip | null {
  const socket = node.report?.socket;
  return socket?.kind === "answers" ? socket.tip ?? null : null;
}

/** Whether the node is behind the present slot by more than is allowed, as a condition of the resource. */
export function syncingCondition(state: State, config: SyncingConfig): LeaderCondition {
  const { slots, maxTipLag } = config;
  const schedule = slots();
  const tip = tipOf(state);
  if (tip === null) return unknown("TipUnknown", "The node has not told its tip yet");
  if (schedule === null) {
    return unknown("SlotsUnknown", "When the slots of this network happen is not known");
  }
  const lag = state.clocks.wall - timeOfSlot(schedule, tip.slot);
  const limit = `${maxTipLag / 1000} s (MAX_TIP_LAG)`;
  return lag > maxTipLag
    ? {
      ...{ type: "Syncing", status: "True", reason: "Behind" },
      message: `The node's tip is further behind the present slot than ${limit}`,
    }
    : {
      ...{ type: "Syncing", status: "False", reason: "Synced" },
      message: `The node's tip is within ${limit} of the present slot`,
    };
}

function unknown(reason: string, message: string): LeaderCondition {
  return { type: "Syncing", status: "Unknown", reason, message };
}
