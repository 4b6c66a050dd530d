/** How long a kubelet takes to see that a container ended, hence to start it again at once. */
const AT_ONCE = 1_000;
const FIRST = 10_000;
const MOST = 300_000;
/** A run of that length wipes the crashes before it. */
const WIPES = 600_000;

/**
 * From the last end of a container to its next start, in milliseconds: at once after the first
 * crash, then 10 s, 20 s, 40 s and so on up to 5 min.
 *
 * `runs` says how long each run lasted, oldest first; `crashes` is how many there were before them.
 */
export function restartDelay(runs: readonly number[], crashes = 0): number {
  const count = runs.reduce((before, ran) => ran > WIPES ? 1 : before + 1, crashes);
  return count <= 1 ? AT_ONCE : Math.min(FIRST * 2 ** (count - 2), MOST);
}
