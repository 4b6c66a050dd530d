/**
 * # Cardano
 *
 * Formats and facts of Cardano that the rest of the program relies on: text envelopes, operational
 * certificates, KES and VRF keys, pool ids, networks and KES periods; the judgement whether three
 * credential files are one set ({@link validateCredentials}) that its pool can use now
 * ({@link judgeFitness}); and the making of a throw-away set for a node that will not start without
 * files ({@link throwAwayCredentials}).
 *
 * Promise: pure functions. No file, clock, network or randomness is touched; what is read from a
 * file is judged and never makes anything throw; no message repeats a byte of a key. What is
 * called valid passes every check that cardano-node makes of the same texts, and stricter ones.
 *
 * May import: cryptography and CBOR libraries.
 *
 * @example Judge a set of files
 * ```ts
 * import { throwAwayCredentials, validateCredentials } from "./mod.ts";
 *
 * const texts = throwAwayCredentials(crypto.getRandomValues(new Uint8Array(128)));
 * const verdict = validateCredentials({
 *   kes: { path: "/secrets/kes.skey", text: texts.kes },
 *   vrf: { path: "/secrets/vrf.skey", text: texts.vrf },
 *   opcert: { path: "/secrets/node.cert", text: texts.opcert },
 * });
 * if (verdict.kind === "invalid") throw new Error(verdict.problems[0]?.because);
 * if (verdict.poolId.bech32.length !== 56) throw new Error("Expected a pool id");
 * ```
 *
 * @module
 */
export { bulkContent, encodeBulkFile } from "./bulk_file.ts";
export * from "./certificate.ts";
export * from "./certificate_signature.ts";
export * from "./checks.ts";
export { statedType } from "./credential_file.ts";
export * from "./credentials.ts";
export { NO_CREDENTIALS } from "./empty_list.ts";
export * from "./envelope.ts";
export { epochOf } from "./epoch.ts";
export type { CredentialFault } from "./fault.ts";
export * from "./fitness.ts";
export * from "./genesis.ts";
export * from "./kes_key.ts";
export * from "./kes_period.ts";
export { decodeKeyBytes } from "./key_bytes.ts";
export * from "./networks.ts";
export * from "./pool_id.ts";
export { CREDENTIAL_ROLES, type CredentialRole, ENVELOPE_TYPES } from "./role.ts";
export { setNameOf } from "./set_name.ts";
export * from "./throw_away.ts";
export { isThrowAway, THROW_AWAY } from "./throw_away_mark.ts";
export * from "./vrf_key.ts";
