import type { Milliseconds } from "../core/mod.ts";

/** Result of work under a deadline. */
type Timed<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "overdue" };

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
      // First the verdict, then the abort: work that heeds its signal is overdue all the same.
      resolve({ kind: "overdue" });
      controller.abort();
    }, budget);
  });
  try {
    const working = work(controller.signal).then((value): Timed<T> => ({ kind: "done", value }));
    // What fails after its deadline has no one left to tell.
    working.catch(() => {});
    return await Promise.race([working, overdue]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * As {@link within}, for a question that may fail anyway: then no answer in time is a failure, too.
 */
export async function answerWithin<T>(
  budget: Milliseconds,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T | { readonly kind: "failed"; readonly because: string }> {
  const timed = await within(budget, ask);
  return timed.kind === "done"
    ? timed.value
    : { kind: "failed", because: `no answer within ${budget} ms` };
}

/**
 * Gives work that may hang a deadline, and never begins it twice: while an overdue run has not
 * ended, every further one is overdue at once, so that what hangs does not pile up. What a run says
 * after its deadline is not heard.
 */
export function oneAtATime<T>(
  budget: Milliseconds,
  work: () => Promise<T>,
): () => Promise<Timed<T>> {
  let runs = false;
  return () => {
    if (runs) return Promise.resolve({ kind: "overdue" });
    runs = true;
    return within(budget, () => work().finally(() => runs = false));
  };
}
