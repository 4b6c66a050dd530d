import type { CredentialFault } from "./fault.ts";

/** One thing that is looked at, and what came of it. */
export interface Check {
  /** Stable name, for machines. */
  readonly name: string;
  /** What is looked at, in words for people. */
  readonly what: string;
  /** `unjudged`: what it rests on failed, or there is nothing to compare with. */
  readonly result: "passed" | "failed" | "unjudged";
}

/** The checks in their order: each rests on those before it. */
const CHECKS: readonly (readonly [name: string, what: string, ...CredentialFault[]])[] = [
  ["readable", "the three files can be read", "unreadable"],
  ["format", "envelope types and CBOR shapes", "malformed", "wrong_type"],
  ["keys", "all 64 KES keys follow from their seeds, and so does the VRF key", "damaged"],
  ["signature", "the cold key signed the certificate", "unsigned"],
  ["match", "the certificate is for this KES key", "mismatch"],
  ["own", "the set is a pool's own, not a throw-away one", "throw_away"],
  ["pool", "the certificate is of the configured pool", "wrong_pool"],
  ["period", "the KES key may sign now", "not_yet_valid", "expired"],
];

/**
 * What each check came to, from the faults that were found.
 *
 * @param without Names of checks for which there was nothing to compare with.
 */
export function checksOf(
  faults: readonly CredentialFault[],
  without: readonly ("pool" | "period")[],
): readonly Check[] {
  let founded = true;
  return CHECKS.map(([name, what, ...codes]) => {
    const failed = codes.some((code) => faults.includes(code));
    const judged = founded && !without.some((one) => one === name);
    founded &&= !failed;
    return { name, what, result: failed ? "failed" : judged ? "passed" : "unjudged" };
  });
}
