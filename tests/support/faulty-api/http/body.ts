import { bytesOf, joined } from "./bytes.ts";
import { type Header, headerOf } from "./head.ts";
import type { ByteReader } from "./reader.ts";

/** How the other end knows where a body ends. */
export type Framing =
  | { readonly kind: "none" }
  | { readonly kind: "length"; readonly length: number }
  | { readonly kind: "chunked" }
  | { readonly kind: "until close" };

/** Bytes of a body in the pieces in which they come. */
export type Body = AsyncIterable<Uint8Array<ArrayBuffer>>;

/** What the headers say; `otherwise` where they say nothing. */
export function framingOf(headers: readonly Header[], otherwise: Framing): Framing {
  if (headerOf(headers, "transfer-encoding")?.toLowerCase() === "chunked") {
    return { kind: "chunked" };
  }
  const length = headerOf(headers, "content-length");
  return length === null ? otherwise : { kind: "length", length: Number(length) };
}

/**
 * Reads a body, each piece as soon as it is there.
 *
 * @throws {Error} If the connection ends before the body.
 */
export async function* readBody(
  reader: ByteReader,
  framing: Framing,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  if (framing.kind === "length") yield* exactly(reader, framing.length);
  if (framing.kind === "chunked") yield* chunks(reader);
  if (framing.kind === "until close") {
    for (let piece = await reader.some(Infinity); piece !== null;) {
      yield piece;
      piece = await reader.some(Infinity);
    }
  }
}

/** Headers and bytes by which a body is sent on; what has no length goes in chunks. */
export function framedBy(framing: Framing): {
  readonly headers: readonly Header[];
  piece(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  readonly end: Uint8Array<ArrayBuffer>;
} {
  if (framing.kind === "none" || framing.kind === "length") {
    const headers: readonly Header[] = framing.kind === "none"
      ? []
      : [["content-length", String(framing.length)]];
    return { headers, piece: (bytes) => bytes, end: new Uint8Array(0) };
  }
  return {
    headers: [["transfer-encoding", "chunked"]],
    piece: (bytes) => joined([bytesOf(`${bytes.length.toString(16)}\r\n`), bytes, bytesOf("\r\n")]),
    end: bytesOf("0\r\n\r\n"),
  };
}

async function* chunks(reader: ByteReader): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  while (true) {
    const line = await reader.line() ?? "";
    // What follows a semicolon is an extension.
    const length = /^[0-9a-f]+/i.test(line) ? parseInt(line, 16) : NaN;
    if (Number.isNaN(length)) throw endedEarly();
    yield* exactly(reader, length);
    // The end of the chunk's data, or of the (empty) trailer.
    if (await reader.line() !== "") throw endedEarly();
    if (length === 0) return;
  }
}

async function* exactly(
  reader: ByteReader,
  length: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  for (let left = length; left > 0;) {
    const piece = await reader.some(left);
    if (piece === null) throw endedEarly();
    left -= piece.length;
    yield piece;
  }
}

function endedEarly(): Error {
  return new Deno.errors.UnexpectedEof("The connection ended before the body of the message");
}
