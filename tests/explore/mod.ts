/**
 * # Small scope, exhaustively
 *
 * The core is a pure function, so everything that can happen to a small pool can be tried: `deno task
 * explore` lets the unmodified `step` of `lib/core` run in a small world, and from every state of it
 * makes every move that is possible, until nothing new is reached. A simulator meets what is likely;
 * this meets what is rare as well, but in a world that is much smaller.
 *
 * ## The world
 * - Two managers with a node each, on one register or on three. It takes nothing but types from the
 *   core, and reckons by itself until when a pod was granted what (`world/rights.ts`).
 * - Time goes by in units, in which a slow clock counts 3 s and a fast one 4 s (r = 1/7). Who is up
 *   looks at its node once a second, so that the core's rule of evidence (four looks over 3 s) fits
 *   into one or two units; a lease lasts four. Messages, faults and what managers do with files and
 *   signals happen between two units and take no time, in every order.
 * - A request arrives, then its answer; each is a move of its own. What a manager gives up may still
 *   be committed at any later time (the youngest write of each manager and register).
 * - A node obeys a SIGHUP at once or within a unit, which is longer than the core allows for; two
 *   handlers overtake each other. It is killed by SIGKILL and started again a unit later.
 * - Faults: a manager is killed (before, between and after any two tasks, requests and answers) and
 *   started again at any time; it is frozen, cut off from a register, or told nothing by its watch of
 *   it, or a register answers nobody, for any number of units; one request or one answer is lost. A
 *   request to end counts as one too: it is what makes a release.
 * - A dead man's switch, as crude as can be: it ends the node of a manager that is down or frozen
 *   one second before the end that the marker states.
 *
 * ## What must hold after every move
 * Never do two nodes forge with real keys, nor two pods hold one register; a node forges only before
 * its manager's deadline; a release is sent only by a pod whose node is off, with no SIGHUP on its way
 * that could switch it on; no assertion of the core fails. Worlds that no rule can tell apart are one:
 * see `key/mod.ts`.
 *
 * ## How far it goes
 * Layer by layer of faults: all worlds without any, then all with one on the way to them, and so on.
 * `fixpoint yes` means that no other world can be reached with so many faults. One register has 455
 * worlds without a fault, 68,752 with at most one, and some 3.2 million with two (three minutes of one
 * core, 3 GB). Three registers begin with a settled pool, in which one forges and renews, and go as
 * far as the limit of states: a million in less than two minutes.
 *
 * ## What it does not cover
 * - More faults on one way than it is told; two of those that last at the same time, but for a crash.
 * - Times between the seconds; steps and suspends of a clock, or drift that changes. Wall clocks of
 *   two hosts agree whenever a record is written, so slots are not proven here.
 * - Registers that lie, are restored, wiped or edited by hand; watches that go back; answers that
 *   fail at once; requests that are sent twice.
 * - Nodes that die by themselves, replay, are deaf or lie; tasks that fail; throw-away keys; the real
 *   switch (the manager asks no guard here).
 * - Of a lost campaign one jitter of each kind, not all. A manager that neither holds, asks nor acts
 *   is not frozen: that is being cut off. News of a watch that nothing keeps is heard at once.
 *
 * @module
 */
export { explore, type Explored, summary } from "./explore.ts";
export { type Exploration, explorations, usage } from "./options.ts";
