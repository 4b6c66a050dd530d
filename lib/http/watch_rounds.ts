import { backoff } from "./backoff.ts";
import { pause } from "./deadline.ts";

/** How a round of watching ended. */
export interface RoundEnd<Place> {
  /** Where to watch on without reading; `null` after any trouble. */
  readonly next: Place | null;
  readonly because: string;
  /** How long the watch was open, in milliseconds. */
  readonly openFor: number;
  /** Whether the server does not allow it: until somebody grants it, asking again is in vain. */
  readonly forbidden?: boolean;
}

/**
 * Longest pause before a broken watch is opened anew unless told, in milliseconds. A register that
 * was lost is to be taken back promptly: until then the loss of another one costs the right, offers
 * wait for who says that it is ready, and a `Disabled` does not stop a forger.
 */
export const LONGEST_PAUSE = 3_000;

/** How long to wait before a broken watch is opened anew, in milliseconds. */
export interface WatchPauses {
  /** At most; {@link LONGEST_PAUSE} unless told. */
  readonly longestPause?: number;
  /** At most while the server does not allow it; as else unless told. */
  readonly longestForbidden?: number;
}

/**
 * One round: reads, unless it is told from where to go on, and watches until that ends. Everything
 * that it does ends with `life`.
 */
type Round<Place> = (from: Place | null, life: AbortController) => Promise<RoundEnd<Place>>;

/** Rounds of watching, one after the other. */
interface WatchRounds<Place> {
  /**
   * Plays rounds until `signal` aborts; tells `broken` of each that is to be repaired, and whether the
   * server forbids it. Never rejects.
   */
  run(
    round: Round<Place>,
    broken: (because: string, forbidden: boolean) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Says that the watch has missed a change: the round ends, and the next one reads. */
  distrust(): void;
}

/** A watch that was open for less than this, in milliseconds, was no good one, however it ended. */
const shortestGood = 5_000;

/**
 * A watch that repairs itself. After a good round the next goes on from where that ended; after a
 * broken or a short one there is a pause (doubling up to the longest, jittered), and the next one
 * reads.
 *
 * @param random Uniform over [0, 1); for jitter alone.
 */
export function watchRounds<Place>(
  random: () => number,
  { longestPause = LONGEST_PAUSE, longestForbidden = longestPause }: WatchPauses = {},
): WatchRounds<Place> {
  const lives = new Set<AbortController>();

  async function playOne(
    round: Round<Place>,
    from: Place | null,
    signal: AbortSignal,
  ): Promise<RoundEnd<Place>> {
    const life = new AbortController();
    const stop = () => life.abort(new Error("stopped"));
    signal.addEventListener("abort", stop, { once: true });
    lives.add(life);
    try {
      return await round(from, life);
    } catch (error) {
      return neverOpen(`The watch failed: ${error}`);
    } finally {
      lives.delete(life);
      signal.removeEventListener("abort", stop);
      life.abort(new Error("over"));
    }
  }

  return {
    async run(round, broken, signal) {
      let failures = 0;
      let from: Place | null = null;
      while (!signal.aborted) {
        const end: RoundEnd<Place> = await playOne(round, from, signal);
        if (signal.aborted) return;
        const good = end.openFor >= shortestGood;
        if (good) failures = 0;
        from = good ? end.next : null;
        if (from !== null) continue;
        const { because, forbidden = false } = end;
        broken(because, forbidden);
        failures += 1;
        const longest = forbidden ? longestForbidden : longestPause;
        await pause(backoff(failures, random, longest), signal);
      }
    },
    distrust() {
      for (const life of lives) life.abort(new Error("The watch missed a change"));
    },
  };
}

/** The end of a round whose watch did not even open. */
export function neverOpen(because: string, forbidden = false): RoundEnd<never> {
  return { next: null, because, openFor: 0, forbidden };
}
