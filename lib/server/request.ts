/** What of a request matters here: the body and all other headers are ignored. */
export interface Request {
  readonly method: string;
  /** Path without its query. */
  readonly path: string;
  /** The `Accept` header, or an empty string. */
  readonly accept: string;
}

/** Longest head of a request; a longer one is no request. */
export const LONGEST_HEAD = 8192;

/** Where the head in `bytes` ends (the empty line included), or -1 if it is not complete. */
export function endOfHead(bytes: Uint8Array): number {
  const lineFeed = 10;
  for (let at = 1; at < bytes.length; at++) {
    if (bytes[at] !== lineFeed) continue;
    const before = bytes[at - 1] === 13 ? at - 2 : at - 1;
    if (bytes[before] === lineFeed) return at + 1;
  }
  return -1;
}

/** Reads the head of a request; `null` if it is none. */
export function parseRequest(head: string): Request | null {
  const [first = "", ...headers] = head.split(/\r?\n/);
  const [, method, target] = /^([A-Z]{1,20}) (\S{1,4000}) HTTP\/1\.[01]$/.exec(first) ?? [];
  if (method === undefined || target === undefined) return null;
  const accept = headers.filter((line) => /^accept:/i.test(line)).map((line) => line.slice(7));
  return { method, path: pathOf(target), accept: accept.join(",").trim() };
}

/** Clients behind a proxy send the whole address. */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, "").split("?")[0];
  return path || "/";
}
