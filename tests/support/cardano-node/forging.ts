/** Forging threads, and the controller that replaces them one set at a time. */
import type { Credential } from "./credentials.ts";
import { checkLeadership, type HotKey } from "./leadership.ts";
import type { StandIn } from "./state.ts";
import { delay, slotAt, untilNextSlot } from "./time.ts";

/** Replaces what forges: ends the old threads, waits for their end, starts one per credential. */
export type SetBlockForging = (credentials: readonly Credential[]) => Promise<void>;

interface ForgingThread {
  /** Resolves when the thread has really ended. */
  stop(): Promise<void>;
}

/** Makes the controller; requests that overlap are carried out in their order. */
export function blockForgingController(node: StandIn): SetBlockForging {
  let threads: readonly ForgingThread[] = [];
  let previous: Promise<void> = Promise.resolve();
  return (credentials) => {
    previous = previous.then(async () => {
      for (const thread of threads) await thread.stop();
      threads = credentials.map((credential) => startForging(node, credential));
    });
    return previous;
  };
}

function startForging(node: StandIn, credential: Credential): ForgingThread {
  const { systemStart, stopDelay } = node.settings;
  const key: HotKey = { poisoned: false };
  // A new thread knows no slot: it checks the current one at once, even if another has just done so.
  let last = -1;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchSlot = (): void => {
    const now = Date.now();
    const slot = slotAt(now, systemStart);
    // Later than expected (thawed after a freeze) or not, there is one check, of the slot it is now.
    if (slot > last) {
      last = slot;
      checkLeadership(node, slot, credential, key);
    }
    timer = setTimeout(watchSlot, untilNextSlot(now, systemStart));
  };
  watchSlot();
  return {
    stop: async () => {
      // A slow stop: the thread goes on checking (and signing) until its real end.
      await delay(stopDelay);
      clearTimeout(timer);
    },
  };
}
