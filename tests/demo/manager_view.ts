/** What a manager says of itself at `/metrics`. */
import type { Milliseconds, Phase } from "../../lib/core/mod.ts";
import { ask } from "./ask.ts";

/** The part of a manager's metrics that the demo shows. */
export interface ManagerView {
  readonly leads: boolean;
  readonly phase: Phase;
  /** Whether it forges or could take over at once. */
  readonly ready: boolean;
  /** How long its node may forge if nothing is renewed any more; 0 without the right. */
  readonly rightRemaining: Milliseconds;
}

/** Asks a manager; `null` if it does not answer. */
export async function readManager(managerUrl: string): Promise<ManagerView | null> {
  const text = await ask(`${managerUrl}/metrics`);
  return text === null ? null : parseManager(text);
}

/** Reads the metrics; `null` if one that is needed is missing. */
export function parseManager(text: string): ManagerView | null {
  const phase = /^cardano_forge_manager_state\{phase="(\w+)"\} 1$/m.exec(text)?.[1];
  const leads = gauge(text, "cardano_leader_status");
  const ready = gauge(text, "cardano_forge_manager_ready");
  const remaining = gauge(text, "cardano_forge_manager_right_remaining_seconds");
  if (phase === undefined || leads === null || ready === null || remaining === null) return null;
  return {
    ...{ leads: leads === 1, ready: ready === 1, rightRemaining: remaining * 1000 },
    phase: phase as Phase,
  };
}

function gauge(text: string, name: string): number | null {
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, "m").exec(text)?.[1];
  return value === undefined ? null : Number(value);
}
