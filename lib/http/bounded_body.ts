/** Longest answer that is read, in bytes: objects of ours have a few thousand. */
export const longestAnswer = 1024 * 1024;

/**
 * Reads a whole body of at most `limit` bytes, until `signal` aborts.
 *
 * The signal is heeded here once more, because `fetch` forgets it: in Deno 2.7.11 an abort does not
 * reach the body any more once the garbage collector has taken the response away.
 *
 * @throws {Error} If it is longer, breaks off, or the signal aborts.
 */
export async function boundedText(
  response: Response,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  try {
    while (true) {
      const { value, done } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      length += value.length;
      if (length > limit) throw new Error(`The answer is longer than ${limit} bytes`);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", stop);
    // After the end this does nothing; before it, it frees the connection.
    await reader.cancel().catch(() => {});
  }
}
