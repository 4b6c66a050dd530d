/** The real timer, also while a test has put another in its place. */
const realTimeout = globalThis.setTimeout;

/** Resolves after `milliseconds` of real time. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => realTimeout(resolve, milliseconds));
}

/**
 * Asks `probe` again and again until it answers something other than `null`. The limit only ends a
 * wait in vain: it is far longer than anything takes on a busy machine.
 *
 * @throws {Error} If `limit` milliseconds pass first; `what` is what was waited for, `why` is asked
 * for a few words more, such as the end of a log.
 */
export async function eventually<T>(
  what: string,
  probe: () => T | null | Promise<T | null>,
  { limit = 60_000, every = 100, why = () => Promise.resolve("") }: {
    limit?: number;
    every?: number;
    why?: () => Promise<string>;
  } = {},
): Promise<T> {
  const end = performance.now() + limit;
  while (true) {
    const answer = await probe();
    if (answer !== null) return answer;
    if (performance.now() > end) {
      throw new Error(`Waited ${limit} ms in vain for ${what}. ${await why()}`.trimEnd());
    }
    await pause(every);
  }
}

/** Whether `promise` settles within `limit` milliseconds; leaves no timer behind. */
export async function settles(promise: Promise<unknown>, limit: number): Promise<boolean> {
  let timer = 0;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limit);
  });
  try {
    return await Promise.race([promise.then(() => true as const, () => true as const), late]);
  } finally {
    clearTimeout(timer);
  }
}
