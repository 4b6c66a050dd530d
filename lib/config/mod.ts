/**
 * # Configuration
 *
 * The environment becomes one validated, typed, frozen object, or the list of everything that is
 * wrong with it; and from that object the exact permissions of the Worker that does the work.
 *
 * Promise: pure; nothing throws; each variable's default, help and parsing come from one table; a
 * setting that has no effect is refused or reported, never silently ignored.
 *
 * May import: `core` (timing arithmetic), `cardano` (pool ids, networks), `node` (types).
 *
 * @module
 */
export type * from "./configuration.ts";
export { environmentGrant } from "./environment_grant.ts";
export { type GuardConfiguration, readGuardConfiguration } from "./guard_configuration.ts";
export { needlessToGuard } from "./guard_permissions.ts";
export { checkPath, documentedRoots, readOnlyRoots } from "./paths.ts";
export { credentialFiles, LISTEN_ADDRESS, permissions } from "./permissions.ts";
export { describeProblem } from "./problem_text.ts";
export { proxyVariables } from "./proxies.ts";
export { type Places, readConfiguration } from "./read.ts";
export { readKeySettings } from "./read_keys.ts";
export { readSurroundings } from "./read_surroundings.ts";
export type { Environment, Notice, Problem } from "./reading.ts";
export type { RegisterEntry, RegisterLocation } from "./register_entry.ts";
export { setOf } from "./registers.ts";
export { listVariables } from "./variables/mod.ts";
export { version } from "./version.ts";
