import type { Variables } from "./variable.ts";

/** Where the forging credentials come from and where cardano-node reads them. */
export const credentialVariables = {
  SOURCE_KES_KEY: { default: "/secrets/kes.skey", meaning: "KES signing key, read only" },
  SOURCE_VRF_KEY: { default: "/secrets/vrf.skey", meaning: "VRF signing key, read only" },
  SOURCE_OP_CERT: { default: "/secrets/node.cert", meaning: "Operational certificate, read only" },
  TARGET_KES_KEY: { default: "/ipc/kes.skey", meaning: "Where --shelley-kes-key points" },
  TARGET_VRF_KEY: { default: "/ipc/vrf.skey", meaning: "Where --shelley-vrf-key points" },
  TARGET_OP_CERT: {
    default: "/ipc/node.cert",
    meaning: "Where --shelley-operational-certificate points",
  },
  SHELLEY_GENESIS_FILE: {
    default: null,
    meaning: "Shelley genesis of a custom network: tells in which KES period it is",
  },
  CREDENTIAL_MODE: {
    default: "files",
    meaning: "How the node gets its keys: files (three flags) or bulk (--bulk-credentials-file)",
  },
  TARGET_BULK_CREDENTIALS: {
    default: "/ipc/credentials.json",
    meaning: "Where --bulk-credentials-file points",
  },
} as const satisfies Variables;
