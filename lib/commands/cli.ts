import type { Environment } from "../config/mod.ts";

/** What a command sees of the process around it. */
export interface Cli {
  readonly arguments: readonly string[];
  readonly environment: Environment;
  /** Directories under which configured paths must lie; `null` for anywhere. */
  readonly roots: readonly string[] | null;
  /** Where the Worker's program lies. */
  readonly worker: URL;
  /** Program and arguments that start a guard. */
  readonly guard: readonly string[];
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/** Exit codes of every command. */
export const EXIT = {
  good: 0,
  /** Degraded or failed. */
  failed: 1,
  /** Usage or configuration. */
  usage: 2,
  nobodyForges: 3,
  /** What was found contradicts itself. */
  contradiction: 4,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];
