import type { Milliseconds } from "../../lib/core/mod.ts";

/** Who is slower than this on loopback counts as not answering. */
const answerLimit: Milliseconds = 500;

/** Body of a 2xx answer; `null` for any other, and if there is none in time. */
export async function ask(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string | null> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), answerLimit);
  try {
    const answer = await fetch(url, { headers, signal: late.signal });
    const body = await answer.text();
    return answer.ok ? body : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
