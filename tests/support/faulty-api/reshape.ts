import type { Answer } from "./http/answer.ts";
import type { Body } from "./http/body.ts";

/** How the connection of a client ends by a fault. */
export class Cut extends Error {
  override readonly name = "Cut";
}

/** Pieces of a slow body that may be on their way at once. */
const mostOnTheWay = 64;

/** Resolves after `milliseconds`, or at once when the signal comes. */
export function waitUnless(signal: AbortSignal, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", over);
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    signal.addEventListener("abort", over);
    if (signal.aborted) over();
  });
}

/** Resolves when the signal comes. */
export function comes(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Half of a body, of an endless one half of its first piece; then the end of the connection. */
export async function* halfOf(
  { framing, body }: Answer,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  let left = framing.kind === "length" ? Math.floor(framing.length / 2) : null;
  for await (const piece of body) {
    left ??= Math.floor(piece.length / 2);
    // An empty chunk would say that the body is over.
    if (left > 0) yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) throw new Cut("after half a body");
  }
}

/** Each piece `by` milliseconds after it came, from now on read as it comes. */
export function lateBy(body: Body, by: number, end: AbortSignal): Body {
  const pieces = body[Symbol.asyncIterator]();
  const read = async () => {
    const next = await pieces.next();
    return { next, due: performance.now() + by };
  };
  const readAhead = () => {
    const reading = read();
    // Thrown to who awaits it in its turn.
    reading.catch(() => {});
    return reading;
  };
  const onTheWay = Array.from({ length: mostOnTheWay }, readAhead);
  return (async function* () {
    for (let first = onTheWay.shift(); first !== undefined; first = onTheWay.shift()) {
      const { next, due } = await first;
      await waitUnless(end, due - performance.now());
      if (next.done) return;
      yield next.value;
      onTheWay.push(readAhead());
    }
  })();
}
