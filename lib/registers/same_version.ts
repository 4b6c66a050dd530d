import type { Version } from "../core/mod.ts";

/**
 * Whether two versions are one. A restored register that counts up again gives one revision to two
 * contents, which may even differ in nothing but the nonce of their write.
 */
export function isSameVersion(one: Version, other: Version): boolean {
  return one.revision === other.revision && one.spec === other.spec &&
    one.record.own?.nonce === other.record.own?.nonce;
}
