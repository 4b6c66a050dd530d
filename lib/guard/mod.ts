/**
 * # The guard
 *
 * The second small process beside a manager, the dead man's switch: what it does with files, with
 * its one process and over its socket. What it decides stands in `core/guard`.
 *
 * Promise: neither a peer that does not read nor a line that is none holds up or moves a deadline;
 * lines are bounded, and every field of theirs is checked.
 *
 * May import: `core`, `errors`, `http`, `node`, `telemetry` (types), `config` (types).
 *
 * @module
 */
export { type Guard, startGuard } from "./guard.ts";
export { type LineConnection, openLines } from "./lines.ts";
export { sharedSettings } from "./settings.ts";
export {
  checkGreeting,
  decodeAnswer,
  decodeQuestion,
  encodeAnswer,
  encodeGreeting,
  encodeQuestion,
  LONGEST_LINE,
} from "./wire.ts";
