import type { Milliseconds } from "../core/mod.ts";

/** A loop that can be told to end. */
export interface Loop {
  /** Ends the loop, a pause at once; resolves when its last round is over. */
  readonly end: () => Promise<void>;
}

/**
 * Runs a round, pauses as long as the round says, and begins again. Rounds never overlap; one that
 * throws is handed to `failed`, which says how long to pause after it.
 */
export function startLoop(
  round: () => Promise<Milliseconds>,
  failed: (error: unknown) => Milliseconds,
): Loop {
  let ended = false;
  let cutShort = () => {};

  async function run(): Promise<void> {
    while (!ended) {
      const pause = await round().catch(failed);
      if (ended) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        cutShort = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = run();
  return {
    end: () => {
      ended = true;
      cutShort();
      return running;
    },
  };
}
