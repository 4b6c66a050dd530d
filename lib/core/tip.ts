import { type Cause, cause } from "./cause.ts";
import { clockIsOff } from "./host_clock.ts";
import type { NodeReport } from "./report.ts";
import { SLOT } from "./timing.ts";
import type { RegisterState, State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** Slot of the node's tip after one more look: its metrics tell it oftener than its socket. */
export function tipAfter(before: number | null, { metrics, socket }: NodeReport): number | null {
  if (metrics.kind === "sample" && metrics.tipSlot !== null) return metrics.tipSlot;
  return socket.kind === "answers" && socket.tip !== undefined ? socket.tip.slot : before;
}

/**
 * Whether a record, which its holder repeats with each renewal, tells of this tip, or of one that is at
 * most so far behind it.
 */
export function isRecordedTip(
  state: State,
  register: RegisterState,
  tip: number | null,
  behind: Milliseconds,
): boolean {
  const recorded = freshTip(state, register);
  return tip !== null && recorded !== null && (tip - recorded) * SLOT <= behind;
}

/** Slot of the tip of this pod's node; `null` if that is not known. */
function ownTip({ node }: State): number | null {
  return node.life?.tip ?? null;
}

/**
 * Slot of the tip that this pod tells to others; `null` while its clock is off, because its node may
 * then take a slot to come for the present one.
 */
export function toldTip(state: State): number | null {
  return clockIsOff(state) ? null : ownTip(state);
}

/**
 * Why a node that is so far behind may not stand, or `null`. Only another pod's tip counts, never
 * the present: where the whole network stands still nobody is behind.
 */
export function whyTipForbids(state: State): Cause<"tip_behind"> | null {
  const own = ownTip(state);
  if (own === null) return null;
  const { maxTipLag } = state.config;
  const behind = (furthestOther(state) - own) * SLOT;
  if (behind <= maxTipLag) return null;
  const limit = `${maxTipLag / 1000} s (MAX_TIP_LAG)`;
  return cause(
    "tip_behind",
    `the node's tip is ${behind / 1000} s behind that of another pod, expected at most ${limit}`,
    `the node's tip is behind that of another pod by more than ${limit}`,
  );
}

/**
 * The furthest tip that another pod told of lately; `-Infinity` if none did. What nobody has repeated for
 * MAX_TIP_LAG is forgotten: a pod long gone, or a chain that was begun anew, locks nobody out.
 */
function furthestOther(state: State): number {
  let furthest = -Infinity;
  for (const register of state.registers) {
    furthest = Math.max(furthest, recordedTip(state, register), candidateTip(state, register));
  }
  return furthest;
}

/** The tip in a record that another pod has written; `-Infinity` if it tells of none lately. */
function recordedTip(state: State, register: RegisterState): number {
  const record = register.known?.version?.record;
  const writer = record?.own?.mark?.releaser ?? record?.holder;
  return writer === state.config.identity ? -Infinity : freshTip(state, register) ?? -Infinity;
}

/** The tip in a record, whoever has written it; `null` if it has not changed for MAX_TIP_LAG. */
function freshTip({ config, clocks }: State, register: RegisterState): number | null {
  const isFresh = clocks.challenger - register.unchangedSince < config.maxTipLag;
  return isFresh ? register.known?.version?.record.own?.tip ?? null : null;
}

function candidateTip({ config, clocks }: State, { candidates }: RegisterState): number {
  let furthest = -Infinity;
  for (const { identity, heardAt, tip } of candidates?.seen ?? []) {
    const counts = identity !== config.identity && clocks.physical - heardAt < config.maxTipLag;
    if (tip !== null && counts) furthest = Math.max(furthest, tip);
  }
  return furthest;
}
