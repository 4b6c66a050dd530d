import type { Invariant } from "../judge.ts";
import type { Mutant } from "./mutant.ts";

/** What became of a mutant. */
export interface Verdict {
  readonly mutant: Mutant;
  /** What caught it; `null` if nothing did. */
  readonly caught: Catch | null;
  /** Simulated hours until then. */
  readonly hours: number;
}

/** How a mutant was caught. */
interface Catch {
  readonly invariant: Invariant;
  readonly seed: number;
  /** Kinds of the faults in the shortest schedule found that shows it; empty unless asked for. */
  readonly kinds: readonly string[];
}
