import type { Cli } from "./cli.ts";

const EVERYTHING = ["read", "write", "net", "env", "sys", "run", "ffi", "import"] as const;

/**
 * Gives up all that the compiled program was granted, for good: this thread only waits for its
 * Worker, which keeps what it was started with.
 */
export function giveUpAll({ roots }: Cli): void {
  if (roots !== null) EVERYTHING.forEach((name) => Deno.permissions.revokeSync({ name }));
}
