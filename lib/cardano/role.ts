/** The three files with which cardano-node forges, in the order in which it reads them. */
export const CREDENTIAL_ROLES = ["vrf", "opcert", "kes"] as const;

/** Part of a file in a credential set; also the `file` label of the metrics. */
export type CredentialRole = (typeof CREDENTIAL_ROLES)[number];

/** Envelope type that cardano-node demands for each role; source: cardano-api `Key/Internal/Praos.hs`. */
export const ENVELOPE_TYPES = {
  vrf: "VrfSigningKey_PraosVRF",
  opcert: "NodeOperationalCertificate",
  kes: "KesSigningKey_ed25519_kes_2^6",
} as const satisfies Record<CredentialRole, string>;

/** What people call the file of each role. */
export const ROLE_NAMES: Readonly<Record<CredentialRole, string>> = {
  vrf: "VRF signing key",
  opcert: "operational certificate",
  kes: "KES signing key",
};

const COLD = "a cold signing key, which must not be on this machine";

/** Other files of a pool that end up in the place of a credential. */
const OTHER_FILES: ReadonlyMap<string, string> = new Map([
  [ENVELOPE_TYPES.vrf, "a VRF signing key"],
  [ENVELOPE_TYPES.opcert, "an operational certificate"],
  [ENVELOPE_TYPES.kes, "a KES signing key"],
  ["KesVerificationKey_ed25519_kes_2^6", "a KES verification key"],
  ["VrfVerificationKey_PraosVRF", "a VRF verification key"],
  ["StakePoolVerificationKey_ed25519", "a cold verification key"],
  ["StakePoolSigningKey_ed25519", COLD],
  ["StakePoolExtendedSigningKey_ed25519_bip32", COLD],
  ["NodeOperationalCertificateIssueCounter", "the issue counter of a cold key"],
]);

/** What a file of this envelope type is, in words. An unknown type is not repeated. */
export function describeType(type: string): string {
  return OTHER_FILES.get(type) ?? "of a type that is none of a pool's";
}

/** Whether files of a pool have this envelope type. */
export function isKnownType(type: string): boolean {
  return OTHER_FILES.has(type);
}
