import { hex, utf8 } from "@scure/base";
import type { CredentialFacts } from "./credentials.ts";
import { blake2b256 } from "./hash.ts";

/** Bytes of its digest that name a set: enough for two sets of one pool never to share a name. */
const NAME_BYTES = 8;

/**
 * The name of a set, 16 hexadecimal digits: equal for equal sets on all pods, whatever else their
 * files say, and no secret. Counter, KES period and both verification keys make the set.
 */
export function setNameOf(
  { counter, startPeriod, kesVkeyHash, vrfVkeyHash }: CredentialFacts,
): string {
  const text = [counter, startPeriod, kesVkeyHash, vrfVkeyHash].join("/");
  return hex.encode(blake2b256(utf8.decode(text)).slice(0, NAME_BYTES));
}
