import type { Invariant } from "../judge.ts";
import type { Mutant } from "./mutant.ts";

/** What became of a mutant. */
export interface Verdict {
  readonly mutant: Mutant;
  /** What caught it; `null` if nothing did. */
  readonly caught: { readonly invariant: Invariant; readonly seed: number } | null;
  /** Simulated hours until then. */
  readonly hours: number;
}
