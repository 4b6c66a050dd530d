import { bech32, hex } from "@scure/base";
import { blake2b224 } from "./hash.ts";
import { type Refusal, refuse } from "./outcome.ts";

/** A pool id in both of its spellings: the blake2b-224 hash of the pool's cold key. */
export interface PoolId {
  /** 56 hexadecimal digits, lower case. */
  readonly hex: string;
  /** `pool1` and 51 characters, lower case. */
  readonly bech32: string;
}

/** Result of {@link parsePoolId}. */
type PoolIdOutcome = { readonly kind: "valid"; readonly poolId: PoolId } | Refusal;

const PREFIX = "pool";

/** Pool id of a cold verification key; source: cardano-cli `stake-pool id`. */
export function poolIdOf(coldVkey: Uint8Array): PoolId {
  return spell(blake2b224(coldVkey));
}

/** Reads a pool id in either spelling, upper or lower case. */
export function parsePoolId(text: string): PoolIdOutcome {
  if (/^[0-9a-f]{56}$/i.test(text)) {
    return { kind: "valid", poolId: spell(hex.decode(text.toLowerCase())) };
  }
  if (!/^pool1[0-9a-z]{51}$/i.test(text)) {
    return refuse(
      `is not a pool id (${text.length} characters), expected pool1 and 51 more characters, ` +
        "or 56 hexadecimal digits",
    );
  }
  const decoded = bech32.decodeUnsafe(text);
  const hash = decoded === undefined ? undefined : bech32.fromWordsUnsafe(decoded.words);
  if (hash === undefined) {
    return refuse("is a misspelt pool id: its bech32 checksum does not fit; copy it again");
  }
  return { kind: "valid", poolId: spell(hash) };
}

/**
 * Pool short id as used in names of Kubernetes objects: the first 10 characters of a `pool1…` id,
 * else the first 8. It is not unique: 5 bech32 characters are 25 bits.
 */
export function poolShortId(poolId: string): string {
  return poolId.slice(0, poolId.startsWith(`${PREFIX}1`) ? 10 : 8);
}

function spell(hash: Uint8Array): PoolId {
  return { hex: hex.encode(hash), bech32: bech32.encode(PREFIX, bech32.toWords(hash)) };
}
