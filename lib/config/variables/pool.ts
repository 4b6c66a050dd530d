import type { Variables } from "./variable.ts";

/** Which pool forges on which network. */
export const poolVariables = {
  CARDANO_NETWORK: {
    default: "mainnet",
    meaning: "Network: mainnet, preprod, preview, sanchonet or any custom name",
  },
  NETWORK_MAGIC: {
    default: "764824073",
    derived: "the magic of CARDANO_NETWORK",
    meaning: "Network magic, checked against the networks known by name",
  },
  POOL_ID: {
    default: null,
    meaning: "Pool id (pool1…, or 56 hexadecimal digits); also gives objects names of their own",
  },
  POOL_ID_HEX: { default: null, meaning: "Pool id in hexadecimal; must agree with POOL_ID" },
  POOL_NAME: { default: null, meaning: "Name of the pool for people, at most 50 characters" },
  POOL_TICKER: { default: null, meaning: "Ticker of the pool, 1 to 5 of A-Z and 0-9" },
  APPLICATION_TYPE: {
    default: "block-producer",
    meaning: "Label; anything but block-producer never forges",
  },
} as const satisfies Variables;
