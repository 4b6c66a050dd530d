import type { CredentialsReport } from "../../lib/core/mod.ts";

/** A set of credentials that can be used. */
export type ValidSet = Extract<CredentialsReport, { readonly kind: "valid" }>;

/** The certificate counter of a set; below all others where there is none. */
export function counterOf(report: CredentialsReport): number {
  return report.kind === "valid" ? report.certificateCounter : -Infinity;
}

/** The set of the same pool with this certificate counter. */
export function withCounter(before: ValidSet, certificateCounter: number): ValidSet {
  return { ...before, certificateCounter, set: `set ${certificateCounter}` };
}
