import assert from "assert";
import type { Outcome, Try } from "./probe/operations.ts";

/** Asserts that these tries were made, and that each was refused for want of a permission. */
export function assertRefused(outcomes: readonly Outcome[], tries: readonly Try[]): void {
  assertEnds(outcomes, tries.map((one) => [one, "NotCapable"]));
}

/** Asserts that these tries were made, and how each ended. */
export function assertEnds(
  outcomes: readonly Outcome[],
  expected: readonly (readonly [Try, string])[],
): void {
  assert.deepEqual(
    outcomes.map(({ what, outcome }) => `${what}: ${outcome}`),
    expected.map(([one, outcome]) => `${one.join(" ")}: ${outcome}`),
  );
}
