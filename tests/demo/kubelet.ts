/** Keeps a container running, as a kubelet does: what ends is started again after a pause. */
import { type ServerProcess, settles, startServer } from "../support/servers/mod.ts";
import type { ContainerRecipe } from "./recipe.ts";

/** Longest that a killed process may take to be gone. */
const killLimit = 3_000;

/** Whether a container runs. */
export type Standing =
  | { readonly kind: "runs" }
  /** It has ended and is started again at that reading of `performance.now()`. */
  | { readonly kind: "down"; readonly back: number };

/** A container that is started again whenever it ends. */
export interface Container {
  readonly standing: () => Standing;
  /** Sends SIGTERM; after ten seconds SIGKILL. Resolves when the process has ended. */
  readonly terminate: () => Promise<void>;
  /** Sends SIGKILL; resolves when the process has ended. */
  readonly kill: () => Promise<void>;
  /** Ends it for good. */
  readonly end: () => Promise<void>;
}

/** How a container is kept. */
export interface Keeping {
  readonly name: string;
  readonly recipe: ContainerRecipe;
  /** From an end to the next start, in milliseconds. */
  readonly restartAfter: number;
  /** Is told of every end and of every start but the first. */
  readonly told: (what: "ended" | "runs again") => void;
  /** Is told why nothing can be started any more. */
  readonly failed: (because: string) => void;
}

/** Starts a container and keeps it running until its end is asked for. */
export function keepRunning({ name, recipe, restartAfter, told, failed }: Keeping): Container {
  const over = Promise.withResolvers<void>();
  let wanted = true;
  let server: ServerProcess | null = null;
  let back = performance.now();

  async function keep(): Promise<void> {
    for (let starts = 1; wanted; starts++) {
      server = await startServer(name, recipe.command, recipe.log);
      if (!wanted) return await server.kill();
      if (starts > 1) told("runs again");
      await server.ended;
      server = null;
      if (!wanted) return;
      back = performance.now() + restartAfter;
      told("ended");
      await settles(over.promise, restartAfter);
    }
  }

  const kept = keep().catch((error: Error) => failed(error.message));
  return {
    standing: () => server === null ? { kind: "down", back } : { kind: "runs" },
    terminate: async () => await server?.stop(),
    kill: async () => await server?.kill(),
    async end() {
      wanted = false;
      over.resolve();
      await server?.kill();
      await settles(kept, killLimit);
    },
  };
}
