/**
 * # Core
 *
 * The pure heart of forge-manager. No clock, no I/O, no randomness, nothing asynchronous, nothing
 * thrown for control flow.
 *
 * May import: nothing.
 *
 * @module
 */
export type * from "./units.ts";
export type * from "./record.ts";
export type * from "./report.ts";
