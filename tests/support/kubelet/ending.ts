/** Grace that even a container gets whose turn comes late, in milliseconds. */
export const LEAST_GRACE = 2_000;

/** What can be told to stop, with a grace in milliseconds. */
export interface Stoppable {
  stop(grace: number): Promise<void>;
}

/**
 * Stops group after group, all of a group at once, within one grace of that many milliseconds: what
 * one group took is missing to the next.
 */
export async function endInOrder(
  groups: readonly (readonly Stoppable[])[],
  grace: number,
): Promise<void> {
  const begun = performance.now();
  for (const group of groups) {
    const left = Math.max(grace - (performance.now() - begun), LEAST_GRACE);
    await Promise.all(group.map((one) => one.stop(left)));
  }
}
