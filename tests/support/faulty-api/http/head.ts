import { bytesOf } from "./bytes.ts";
import type { ByteReader } from "./reader.ts";

/** A header's name, as it was spelt, and its value. */
export type Header = readonly [name: string, value: string];

/** Start line and headers of a request or of an answer. */
export interface Head {
  readonly start: string;
  readonly headers: readonly Header[];
}

/** No API server and none of its clients sends more headers. */
const mostHeaders = 200;

/** Reads a head; `null` where the connection ends before it. */
export async function readHead(reader: ByteReader): Promise<Head | null> {
  const start = await reader.line();
  if (start === null) return null;
  const headers: Header[] = [];
  while (headers.length < mostHeaders) {
    const line = await reader.line();
    if (line === null) return null;
    if (line === "") return { start, headers };
    const colon = line.indexOf(":");
    headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  throw new Error(`No HTTP: more than ${mostHeaders} headers after ${start}`);
}

/** Value of a header; `null` if it is not there. */
export function headerOf(headers: readonly Header[], name: string): string | null {
  return headers.find(([one]) => one.toLowerCase() === name)?.[1] ?? null;
}

/** The headers that mean the same on the next connection; its framing is its own. */
export function passedOn(headers: readonly Header[]): readonly Header[] {
  return headers.filter(([name]) => !ofOneConnection.has(name.toLowerCase()));
}

const ofOneConnection = new Set([
  ...["connection", "keep-alive", "upgrade", "te", "trailer", "expect"],
  ...["transfer-encoding", "content-length"],
]);

/** The bytes of a head. */
export function headBytes({ start, headers }: Head): Uint8Array<ArrayBuffer> {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return bytesOf(`${lines.join("\r\n")}\r\n\r\n`);
}
