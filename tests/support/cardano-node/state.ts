/** What the running stand-in keeps in memory and publishes as metrics. */
import type { Arguments } from "./arguments.ts";
import type { Settings } from "./settings.ts";
import type { Trace } from "./trace.ts";
import type { Dialect } from "./version.ts";

/** KES figures of the credentials that forged last; they stay after forging ends. */
export interface KesFigures {
  readonly current: number;
  readonly remaining: number;
  readonly start: number;
  readonly expiry: number;
}

/** Counters and gauges. A count of zero and a `null` are not published. */
export interface State {
  /** Unix seconds. */
  readonly startTime: number;
  replaying: boolean;
  forgingEnabled: 0 | 1 | null;
  checks: number;
  lastSlotChecked: number | null;
  missed: number | null;
  leads: number;
  lastSlotLed: number | null;
  forged: number;
  lastSlotForged: number | null;
  adopted: number;
  didntAdopt: number;
  forgedInvalid: number;
  cannotForge: number;
  lastSlotOfUpdateError: number | null;
  kes: KesFigures | null;
}

/** One node: how it was started, and its state. */
export interface StandIn {
  readonly settings: Settings;
  readonly arguments: Arguments;
  /** By flag or by configuration file. */
  readonly nonProducing: boolean;
  readonly dialect: Dialect;
  readonly trace: Trace;
  readonly state: State;
}

/** The state of a node that has just started. */
export function initialState(now: number): State {
  return {
    startTime: Math.floor(now / 1000),
    replaying: true,
    forgingEnabled: null,
    checks: 0,
    lastSlotChecked: null,
    missed: null,
    leads: 0,
    lastSlotLed: null,
    forged: 0,
    lastSlotForged: null,
    adopted: 0,
    didntAdopt: 0,
    forgedInvalid: 0,
    cannotForge: 0,
    lastSlotOfUpdateError: null,
    kes: null,
  };
}

/** Tells what became of a reconfiguration: the trace, and the gauge as truthful as the version is. */
export function announce(
  { settings, nonProducing, trace, state }: StandIn,
  enabled: "EnabledBlockForging" | "DisabledBlockForging" | "NotEffective",
): void {
  trace("Startup.BlockForgingUpdate", "Info", { kind: "BlockForgingUpdate", enabled });
  const habit = settings.facts.gauge;
  if (habit === "absent") return;
  const stuck = habit === "stuck-at-zero" && nonProducing;
  state.forgingEnabled = enabled === "EnabledBlockForging" && !stuck ? 1 : 0;
}
