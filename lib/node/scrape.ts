import type { MetricsReport, Milliseconds } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { parseExposition } from "./exposition.ts";

/** Largest answer that is read; a node's metrics take some 20 kB. */
const MAX_BYTES = 2 * 1024 * 1024;

/**
 * Scrapes the node's Prometheus endpoint once.
 *
 * The whole answer must be there within `timeout`. Redirects are not followed, only status 200
 * counts. Deno's `fetch` obeys `HTTP_PROXY` for loopback addresses too: the configuration must rule
 * that out.
 */
export async function scrapeMetrics(
  url: string,
  timeout: Milliseconds,
  client: Deno.HttpClient,
): Promise<MetricsReport> {
  const abort = new AbortController();
  const timer = setTimeout(
    () => abort.abort(new Error(`no complete answer within ${timeout} ms`)),
    timeout,
  );
  try {
    const response = await fetch(url, { client, redirect: "manual", signal: abort.signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`expected status 200, got ${response.status}`);
    }
    return parseExposition(await textOf(response, abort.signal));
  } catch (error) {
    // Deno's message names the address once more.
    const cause = causeOf(error).replace(`error sending request for url (${url}): `, "");
    return { kind: "unreachable", because: `Cannot scrape the node's metrics at ${url}: ${cause}` };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The whole body. The signal is heeded here once more, because `fetch` forgets it: in Deno 2.7.11 an
 * abort does not reach the body any more once the garbage collector has taken the response away.
 */
async function textOf({ body }: Response, signal: AbortSignal): Promise<string> {
  if (body === null) return "";
  const reader = body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    while (true) {
      const { value, done } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      bytes += value.byteLength;
      if (bytes > MAX_BYTES) throw new Error(`the answer is larger than ${MAX_BYTES} bytes`);
      text += decoder.decode(value, { stream: true });
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await reader.cancel().catch(() => {});
  }
}
