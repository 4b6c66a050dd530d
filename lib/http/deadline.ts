import { causeOf } from "../errors/mod.ts";

/**
 * Runs `work` for at most `limit` milliseconds, and not beyond the caller's `signal`.
 *
 * It settles then, whether `work` heeds its signal or not: nothing that hangs can hold up whoever
 * waits here. One controller and one timer of its own, both gone afterwards: `AbortSignal.any` of a
 * long-lived signal leaks, `AbortSignal.timeout` escapes the fake clocks of the tests.
 *
 * @throws {Error} With the cause as its message: what `work` threw, or that time was up.
 */
export async function within<T>(
  limit: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  let timer: number | undefined;
  let onAbort = () => {};
  const over = new Promise<never>((_, reject) => {
    const end = (because: string) => {
      const error = new Error(because);
      // First the cause, then the abort: what hears of the abort may come back here with another.
      reject(error);
      own.abort(error);
    };
    timer = setTimeout(() => end(`No answer within ${limit} ms`), limit);
    onAbort = () => end(`Given up by the caller: ${causeOf(signal?.reason)}`);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([over, own.signal.aborted ? over : work(own.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}

/** Resolves after `milliseconds`, or as soon as `signal` aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}
