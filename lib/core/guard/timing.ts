/**
 * Every duration of the guard, and of the manager's dealings with it. They come out of the parts of
 * S, the enforced bound of a stop: begin-to-stop + guard's lag + confirmed stop = end - kill reserve.
 *
 * @module
 */
import { KILL_RESERVE, STOP_PARTS } from "../timing.ts";
import type { Milliseconds } from "../units.ts";

/**
 * A manager that has to begin its stop gets this long to say so, before the guard does it. Two
 * questions fit into it.
 */
export const GUARD_LAG: Milliseconds = STOP_PARTS.guardLag;

/** The guard's SIGKILL goes out this long before the right's end, unless the stop is confirmed. */
export const GUARD_KILL_RESERVE: Milliseconds = KILL_RESERVE;

/** The guard asks this often, and at once when the manager should know something new. */
export const ASKS_EVERY: Milliseconds = 200;

/** An answer that took longer is late: it tells an end that is too early by the time it took. */
export const PROMPT: Milliseconds = ASKS_EVERY;

/** A lost connection has to be resumed by the same start of the manager within this time. */
export const RESUMES_WITHIN: Milliseconds = 1_000;

/**
 * Questions whose time is remembered, the newest: eight seconds of them. A manager that was frozen
 * for longer answers all when it wakes; only what it answers to older ones tells nothing.
 */
export const MOST_QUESTIONS = 40;

/** A guard that nothing was handed to for longer than this was frozen itself. */
export const FROZEN_AFTER: Milliseconds = 1_000;

/**
 * A guard that wakes, or was restarted beside a marker, asks before it acts on a deadline that passed
 * meanwhile, and gives the answer this long: the manager, there all the time, may have renewed. Once
 * per deadline.
 */
export const WAKING_GRACE: Milliseconds = 300;

/** A file or a signal that failed is tried again after this pause; a SIGKILL without effect too. */
export const TRIES_AGAIN: Milliseconds = 1_000;

/**
 * A manager that has just started leaves the first SIGHUP this long to a guard that may be about to
 * ask. It is the guard's part of S.
 */
export const GUARD_AWAITED: Milliseconds = GUARD_LAG;

/** Keys are placed and told only this soon after the guard last asked. */
export const GUARD_IS_FRESH: Milliseconds = 1_000;

/** A guard that has not asked for longer than this is lost, though its connection may stand. */
export const GUARD_SILENT: Milliseconds = 2_000;

/** A guard that still stands for something else is in nobody's way for this long. */
export const GUARD_SETTLES: Milliseconds = 5_000;

/** A guard that is lost while the node forges is waited for this long. */
export const GUARD_GRACE: Milliseconds = 60_000;
