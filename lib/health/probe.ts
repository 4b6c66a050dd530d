import { openTransport, sendingCause, type Source } from "../http/mod.ts";

/** What is asked. */
interface Question {
  readonly endpoint: string;
  /** Longest wait for the answer to begin, in milliseconds. */
  readonly timeout: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Certificate authorities in PEM, beside those of the system; `null`: the latter alone. */
  readonly authorities: Source | null;
}

/** What the answer says. */
export interface ProbeResult {
  readonly healthy: boolean;
  /** The first printable characters of the answer, or why there was none. */
  readonly message: string;
  /** How long it took, in milliseconds. */
  readonly took: number;
}

const LONGEST_MESSAGE = 100;
/** A hundred characters have at most so many bytes. */
const BYTES_WANTED = 4 * LONGEST_MESSAGE;
/** The body of a good answer may take so long, in milliseconds: it decides nothing. */
const BODY_TAKES = 1_000;

/**
 * Asks once, by GET, over a connection of its own. 200 is healthy, everything else is not; a
 * redirect is not followed.
 */
export async function probe(question: Question, signal: AbortSignal): Promise<ProbeResult> {
  const { endpoint, timeout, headers, authorities } = question;
  // The runtime's own complaint would repeat the value, which may be a password.
  const unfit = Object.entries(headers).find(([name, value]) => !isHeader(name, value));
  if (unfit !== undefined) {
    const message = firstCharacters(`HTTP cannot carry the header ${unfit[0]}`);
    return { healthy: false, message, took: 0 };
  }
  const transport = openTransport({ authorities, certificate: null, token: null }, timeout);
  const life = new AbortController();
  const stop = () => life.abort(new Error("stopped"));
  signal.addEventListener("abort", stop, { once: true });
  const began = performance.now();
  try {
    const answer = await transport.open(
      { url: endpoint, method: "GET", headers, body: null },
      life,
    );
    const took = performance.now() - began;
    if (answer.status === 200) {
      const text = answer.stream === null ? "" : await beginningOf(answer.stream);
      return { healthy: true, message: firstCharacters(text), took };
    }
    const message = firstCharacters(`HTTP ${answer.status}: ${answer.text}`);
    return { healthy: false, message, took };
  } catch (error) {
    const message = firstCharacters(whyNot(error, endpoint));
    return { healthy: false, message, took: performance.now() - began };
  } finally {
    signal.removeEventListener("abort", stop);
    life.abort(new Error("over"));
    transport.close();
  }
}

function isHeader(name: string, value: string): boolean {
  try {
    return new Headers([[name, value]]).has(name);
  } catch {
    return false;
  }
}

/** The beginning of a body, as far as it comes in time. */
async function beginningOf(body: ReadableStream<Uint8Array>): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  const timer = setTimeout(() => void reader.cancel().catch(() => {}), BODY_TAKES);
  try {
    while (length < BYTES_WANTED) {
      const { value, done } = await reader.read();
      if (done) break;
      length += value.length;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    // What broke off says nothing against the status.
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => {});
  }
  return text;
}

function firstCharacters(text: string): string {
  const printable = text.replace(/\s+/gu, " ").replace(/\p{C}/gu, "").trim();
  return Array.from(printable).slice(0, LONGEST_MESSAGE).join("");
}

function whyNot(error: unknown, endpoint: string): string {
  if (!(error instanceof Deno.errors.NotCapable)) return sendingCause(error);
  return `this program may not connect to ${
    new URL(endpoint).host
  }: name it by HEALTH_CHECK_ENDPOINT`;
}
