/**
 * # Host
 *
 * What manager and guard both need of the machine they run on: its clocks.
 *
 * Promise: everything is read at the moment of the call; nothing is kept.
 *
 * May import: `core` (types).
 *
 * @module
 */
export { readClocks } from "./clock.ts";
