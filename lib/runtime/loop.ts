import type { Milliseconds } from "../core/mod.ts";

/** A loop that can be told to go on at once, and to end. */
export interface Loop {
  /** Cuts the present pause short. */
  readonly wake: () => void;
  /** Ends the loop; resolves when its last round is over. */
  readonly end: () => Promise<void>;
}

/**
 * Runs a round, pauses as long as the round says, and begins again. Rounds never overlap; one that
 * throws is reported and followed by the pause given for failures.
 */
export function startLoop(
  round: () => Promise<Milliseconds>,
  failed: (error: unknown) => Milliseconds,
): Loop {
  let ended = false;
  let woken = false;
  let wake = () => {};

  async function run(): Promise<void> {
    while (!ended) {
      woken = false;
      const pause = await round().catch(failed);
      if (ended || woken) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pause);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  const running = run();
  return {
    wake: () => {
      woken = true;
      wake();
    },
    end: () => {
      ended = true;
      wake();
      return running;
    },
  };
}
