/**
 * # Cardano Forge Manager
 *
 * The parts of forge-manager that stand on their own: the pure core, which decides who may forge;
 * the register port, behind which the right to forge is kept; and the validation of a block
 * producer's credentials.
 *
 * Everything here is pure or a type: nothing is started, read or sent.
 *
 * @example Derive every deadline from the lease duration, or learn why it does not fit
 * ```ts
 * import { deriveBounds, deriveTimings } from "./mod.ts";
 *
 * const decision = deriveTimings({
 *   leaseDuration: 15_000,
 *   sleepInterval: 5_000,
 *   requestTimeout: 1_700,
 *   clockRateError: 0.1,
 * });
 * if (decision.kind === "refused") throw new Error(decision.because);
 * if (decision.timings.stopBegins !== 7_500) throw new Error("Expected 7.5 s");
 * if (deriveBounds(decision.timings).length === 0) throw new Error("Expected bounds");
 * ```
 *
 * @example Hand an event to the core and see what it asks for
 * ```ts
 * import { deriveTimings, initialState, step } from "./mod.ts";
 *
 * const decision = deriveTimings({
 *   leaseDuration: 15_000,
 *   sleepInterval: 5_000,
 *   requestTimeout: 1_700,
 *   clockRateError: 0.1,
 * });
 * if (decision.kind === "refused") throw new Error(decision.because);
 * const at = { monotonic: 0, wall: 1_700_000_000_000, boot: 0 };
 * const state = initialState({
 *   identity: "pod-0",
 *   startNonce: "00",
 *   registers: ["home"],
 *   network: "preview-2",
 *   timings: decision.timings,
 *   neverForges: null,
 *   requireNodeMetrics: true,
 *   allowProducingStart: false,
 *   throwAwayKeys: true,
 *   guarded: false,
 *   maxTipLag: 300_000,
 *   degradedGrace: 60_000,
 *   withoutNode: false,
 *   cluster: null,
 * }, at);
 * const { state: next } = step(state, { at, type: "tick" });
 * if (next.forging.phase !== "unknown") throw new Error("A fresh start trusts nothing");
 * ```
 *
 * @module
 */
export * from "./lib/core/mod.ts";
export type { Register, WatchListener } from "./lib/registers/port.ts";
export {
  CREDENTIAL_ROLES,
  type CredentialFacts,
  type CredentialFault,
  type CredentialFile,
  type CredentialFiles,
  type CredentialProblem,
  type CredentialRole,
  type CredentialsVerdict,
  type PoolId,
  validateCredentials,
} from "./lib/cardano/mod.ts";
