/** One environment variable: the single source of its default, its help and its effect. */
export interface Variable {
  /** Default as one would write it in a manifest; `null` if there is none. */
  readonly default: string | null;
  /** What the default follows from, where {@link default} alone does not say it. */
  readonly derived?: string;
  /** Unit of the number, where it has one. */
  readonly unit?: "s";
  /** Meaning, in one sentence for `--help`. */
  readonly meaning: string;
  /** Where setting it changes nothing: reported when somebody sets it. */
  readonly effect?: Effect;
  /** Set by the platform, so that names like it are not misspellings of ours. */
  readonly foreign?: true;
}

/**
 * `none`: accepted for the sake of the original's manifests. `clusters`: only with
 * ENABLE_CLUSTER_MANAGEMENT.
 */
type Effect = "none" | "clusters";

/** A topic's variables by name. */
export type Variables = Readonly<Record<string, Variable>>;
