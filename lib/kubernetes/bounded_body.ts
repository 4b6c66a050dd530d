/** Longest answer that is read, in bytes: objects of ours have a few thousand. */
export const longestAnswer = 1024 * 1024;

/**
 * Reads a whole body of at most `limit` bytes.
 *
 * @throws {Error} If it is longer, or breaks off.
 */
export async function boundedText(response: Response, limit: number): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return text + decoder.decode();
      length += value.length;
      if (length > limit) throw new Error(`The answer is longer than ${limit} bytes`);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    // After the end this does nothing; before it, it frees the connection.
    await reader.cancel().catch(() => {});
  }
}
