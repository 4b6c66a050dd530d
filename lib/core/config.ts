import type { Timings } from "./timing.ts";
import type { Milliseconds } from "./units.ts";

/** What the core must know of its surroundings; nothing in it ever changes. */
export interface CoreConfig {
  /** Pod name or host id, pod UID and the 128-bit nonce of this start. */
  readonly identity: string;
  /** The 128-bit start nonce alone, hexadecimal; every write's nonce begins with it. */
  readonly startNonce: string;
  /** Names of the registers: 1, 3 or 5. */
  readonly registers: readonly string[];
  /** Network part of the fingerprint. */
  readonly network: string;
  /** Every duration, as {@link deriveTimings} made them. */
  readonly timings: Timings;
  /** A tip further behind another that is known forbids to stand. */
  readonly maxTipLag: Milliseconds;
  /** A forger degraded for longer offers the right to a pod that has been ready for as long. */
  readonly degradedGrace: Milliseconds;
  /** `null`, or why this program must never forge (for example its application type). */
  readonly neverForges: string | null;
  /** Whether a stop may be confirmed only by the node's metrics (else only by its exit). */
  readonly requireNodeMetrics: boolean;
  /** Give real keys even to a node that was started without the non-producing flag. */
  readonly allowProducingStart: boolean;
  /** Whether the node needs credential files to start (throw-away ones are then put in place). */
  readonly throwAwayKeys: boolean;
  /** Whether no key is placed without an acknowledged guard. */
  readonly guarded: boolean;
  /** Development only: elect and show decisions without a node; never place keys or signal. */
  readonly withoutNode: boolean;
  /** Where this pod's cluster stands among others; `null` without cluster management. */
  readonly cluster: ClusterConfig | null;
}

/** What the core must know of its cluster. */
export interface ClusterConfig {
  /** Name of the CardanoForgeCluster, and of this cluster. */
  readonly name: string;
  /** APIs that tell of clusters: `home`, and those of registers by their names. */
  readonly sources: readonly string[];
  /** A holder goes on so long after its policy was last read. */
  readonly policyMaxAge: Milliseconds;
  /** A cluster better than the holder's, and ready, for so long is offered the right. */
  readonly failbackDelay: Milliseconds;
}

/** Number of registers that make a majority; a set that is not initialised needs all. */
export function quorum(config: { readonly registers: readonly unknown[] }): number {
  return Math.floor(config.registers.length / 2) + 1;
}
