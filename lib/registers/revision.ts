import type { Revision } from "../core/mod.ts";

/**
 * A resourceVersion as a number, or `null` where it is none that can be compared exactly: an API
 * server of that kind cannot serve as a register.
 */
export function revisionOf(resourceVersion: unknown): Revision | null {
  if (typeof resourceVersion !== "string" || !/^\d{1,16}$/.test(resourceVersion)) return null;
  const revision = Number(resourceVersion);
  return Number.isSafeInteger(revision) ? revision : null;
}
