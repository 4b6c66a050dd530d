/**
 * # The guard: a dead man's switch beside the manager
 *
 * A second small process that watches one manager and, when that cannot, stops the node in its
 * place. `guardStep(state, event)` is the whole of it, as pure as the manager's `step`.
 *
 * **Claim.** A node that was given keys under a right that ends at E cannot sign past E, if at any
 * moment at most one of manager and guard is dead or frozen, signals take effect within the kill
 * reserve, and clock rates are within the error that D allows for.
 *
 * **What it rests on**, each to be found in one place:
 * 1. *The guard's deadline is never later than the manager's.* The manager says how much is left; the
 *    guard counts that from its own clocks, taken before it asked (`answers.ts`, `countedFrom`).
 *    Asking comes before answering, and the sums of `clock.ts` are never slower than any clock of the
 *    host, so that neither a late answer, a suspend nor a step of the wall clock adds to the right.
 *    The end of a late answer is certain, but too early: it may only add to what is known.
 * 2. *Only who enabled a node can move its deadline:* the same start nonce, the same process, and a
 *    right that is held (`mayRenew`). A manager that was restarted holds none before it has stopped
 *    the node, so whatever it answers adds nothing.
 * 3. *No key is placed and no enabling SIGHUP is sent without a guard that stands for it.* The guard's
 *    question repeats nonce and number of this very enabling; the manager asks `permits` right before
 *    each act, and an acknowledgement older than a second counts no more. A guard whose signals would
 *    not reach the process says so in its questions; it then stands for nothing.
 * 4. *From before the first key until the stop is confirmed somebody remembers.* The marker is synced
 *    before a key is placed, and removed after the stop is confirmed. A guard that starts, or is idle
 *    and loses its manager, reads the marker and takes up the duty.
 * 5. *A duty ends in two ways only* (`endDuty`): a manager says of that very process that it does not
 *    sign, or it has ended. An answer counts only in the order of the questions and within one
 *    connection, so that an old "nothing to guard" cannot end a later duty; the manager enables
 *    nothing anew before the guard repeats the new number.
 *
 * **Then**, with the begin of the stop at B = E - S:
 * - *The manager dies.* Its connection is lost; a second later, or as soon as another one answers in
 *    its place, the guard removes the keys and sends SIGHUP. By 2 the deadline stays, and the SIGKILL
 *    goes out at E - 1 s, unless a restarted manager has confirmed the stop until then.
 * - *The manager freezes.* It answers nothing, so the deadline stays. Keys go and SIGHUP comes at
 *    B + 0.5 s, SIGKILL at E - 1 s. When it wakes: by 3 and its own clocks nothing is enabled any
 *    more; an act that was on its way finds no keys; and the duty goes on as before.
 * - *The manager says that it stops, and then dies or freezes.* Saying so spares only the guard's
 *    SIGHUP, and only while connected; the SIGKILL at E - 1 s stays.
 * - *The guard dies or freezes.* The manager keeps its own, equal, rules: stop at B, SIGKILL at
 *    E - 1 s. By 3 it enables nothing new, and hands over unless the guard is back within a minute.
 * - *The guard is restarted.* By 4 it knows the process. The manager, if it lives, has kept its own
 *    rules meanwhile, and renews within the second (2). Else keys go and SIGHUP comes after that second,
 *    or 0.3 s if the stop is due by what the marker says, and SIGKILL at its end, after the second.
 * - *The guard wakes after a deadline that passed in its sleep.* It asks, and waits 0.3 s, once per
 *    deadline, before it acts: the manager was awake and has renewed, or has killed. Both were asleep:
 *    outside the claim, with the manager's own SIGKILL at its waking.
 * - *A wrong doubt* costs a stop, never a second forger: a guard that stops is not argued out of it;
 *    the manager, seeing it, stops too, proves it, and enables anew.
 *
 * It signals only the process it was told, sends no SIGHUP while keys may lie there, touches no node
 * that it is not armed for, and does not end while it is armed.
 *
 * @module
 */
export type * from "./effect.ts";
export type * from "./event.ts";
export type * from "./protocol.ts";
export {
  type Asked,
  type Duty,
  type GuardConfig,
  type GuardState,
  type GuardStop,
  type GuardTask,
  type GuardTurn,
  initialGuard,
} from "./state.ts";
export { guardStep } from "./step.ts";
export { GUARD_KILL_RESERVE, GUARD_LAG, RESUMES_WITHIN } from "./timing.ts";
