import { joined } from "./bytes.ts";
import { framingOf, readBody } from "./body.ts";
import { type Header, headerOf, passedOn, readHead } from "./head.ts";
import type { ByteReader } from "./reader.ts";

/** One request as it came, whole. */
export interface ApiRequest {
  /** Address of the pod that sent it. */
  readonly pod: string;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly kind: "watch" | "read" | "write";
  readonly headers: readonly Header[];
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether the client wants no other answer on this connection. */
  readonly last: boolean;
}

/** The API server takes no larger one either. */
const longestBody = 4_194_304;

/** Reads the next request of a pod; `null` when there is none any more. */
export async function readRequest(reader: ByteReader, pod: string): Promise<ApiRequest | null> {
  const head = await readHead(reader);
  if (head === null) return null;
  const [, method, path] = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(head.start) ?? [];
  if (method === undefined || path === undefined) throw new Error(`No HTTP/1.1: ${head.start}`);
  const pieces = [];
  let length = 0;
  for await (const piece of readBody(reader, framingOf(head.headers, { kind: "none" }))) {
    pieces.push(piece);
    length += piece.length;
    if (length > longestBody) throw new Error(`${method} ${path}: more than ${longestBody} bytes`);
  }
  return {
    ...{ pod, method, path, kind: kindOf(method, path) },
    headers: passedOn(head.headers),
    body: joined(pieces),
    last: headerOf(head.headers, "connection")?.toLowerCase() === "close",
  };
}

function kindOf(method: string, path: string): ApiRequest["kind"] {
  if (method !== "GET" && method !== "HEAD") return "write";
  return /[?&]watch=(true|1)(&|$)/.test(path) ? "watch" : "read";
}
