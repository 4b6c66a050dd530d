import type { Milliseconds } from "../core/mod.ts";

/** Result of work under a deadline. */
export type Timed<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "overdue" };

/**
 * Waits for work at most this long. Work that is overdue goes on unobserved; its signal is aborted.
 * Rejections of the work are passed on while it is waited for.
 */
export async function within<T>(
  budget: Milliseconds,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<Timed<T>> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const overdue = new Promise<Timed<T>>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      resolve({ kind: "overdue" });
    }, budget);
  });
  const working = work(controller.signal).then((value): Timed<T> => ({ kind: "done", value }));
  // What fails after its deadline has no one left to tell.
  working.catch(() => {});
  try {
    return await Promise.race([working, overdue]);
  } finally {
    clearTimeout(timer);
  }
}
