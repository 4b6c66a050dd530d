import type { Reason } from "./cause.ts";
import { quorum } from "./config.ts";
import type { RegisterState, State } from "./state.ts";
import { type Turn, withReport, withState } from "./turn.ts";
import type { Milliseconds, WallTime } from "./units.ts";

/** A host whose clock is further than this from the registers' ranks last. */
const CLOCK_TOLERANCE: Milliseconds = 2000;
/** The Date header is known to half a second, and a request takes its time. */
const CLOCK_UNCERTAINTY: Milliseconds = 1000;

/**
 * What a server's `Date` says of its clock, against this host's physical clock.
 *
 * The header has whole seconds: half a second is added so that the error is ±0.5 s.
 */
export function serverClockOf(state: State, serverTime: WallTime): WallTime {
  return serverTime + 500 - state.clocks.physical;
}

/** How far this host's wall clock is from a register's, in milliseconds; 0 if that is not known. */
function offset({ clocks }: State, { serverClock }: RegisterState): Milliseconds {
  return serverClock === null ? 0 : Math.abs(clocks.wall - clocks.physical - serverClock);
}

/**
 * How far this host's wall clock is from a majority of the registers', at least: one server whose own
 * clock is wrong says nothing of any host.
 */
function distance(state: State): Milliseconds {
  const offsets = state.registers.map((register) => offset(state, register));
  return offsets.toSorted((a, b) => b - a)[quorum(state.config) - 1] ?? 0;
}

/** Whether its {@link distance} is longer than this: asked several times an event, it sorts nothing. */
function isFurther(state: State, than: Milliseconds): boolean {
  let further = 0;
  for (const register of state.registers) if (offset(state, register) > than) further += 1;
  return further >= quorum(state.config);
}

/** Whether this host's clock is so far from the registers' that others should go first. */
export function clockIsOff(state: State): boolean {
  return isFurther(state, CLOCK_TOLERANCE + CLOCK_UNCERTAINTY);
}

/** How far this host's wall clock is from the registers', for people. */
export function describeOffset(state: State): string {
  const seconds = Math.round(distance(state) / 1000);
  const whose = state.registers.length === 1 ? "a register's" : "a majority of the registers'";
  return `the wall clock of this host is ${seconds} s from ${whose}`;
}

/** Why a host with this clock must not forge, or `null`: a majority of three or more says so. */
export function clockForbids(state: State): Reason | null {
  const { registers, config } = state;
  if (registers.length < 3 || !isFurther(state, config.timings.leaseDuration)) return null;
  return {
    because: `${describeOffset(state)}: set its clock`,
    lasting: "the wall clock of this host is far from a majority of the registers': set its clock",
  };
}

/** Says when the clock of this host is found to be off, and when it is right again. */
export function reportClock(turn: Turn): Turn {
  const off = clockIsOff(turn.state);
  if (off === turn.state.clockIsOff) return turn;
  const noted = withState(off ? turn : forgetTip(turn), { clockIsOff: off });
  return off
    ? withReport(noted, "clock", `${describeOffset(turn.state)}: it ranks last`, "warning")
    : withReport(noted, "clock", "the wall clock of this host agrees with the registers' again");
}

/** The tip that was seen under a clock far ahead may be of a slot to come: the next look tells it anew. */
function forgetTip(turn: Turn): Turn {
  const { node, clocks, config } = turn.state;
  if (node.life === null || clocks.highestWall - clocks.wall <= config.maxTipLag) return turn;
  return withState(turn, { node: { ...node, life: { ...node.life, tip: null } } });
}
