import { type Body, framedBy, type Framing, framingOf, readBody } from "./body.ts";
import { headBytes, type Header, passedOn, readHead } from "./head.ts";
import type { ByteReader } from "./reader.ts";
import type { ByteWriter } from "./writer.ts";

/** An answer; its body may be endless and is read once. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly framing: Framing;
  readonly body: Body;
}

/** Reads the answer to a request of that method: its head at once, its body as it comes. */
export async function readAnswer(reader: ByteReader, method: string): Promise<Answer> {
  while (true) {
    const head = await readHead(reader);
    if (head === null) throw new Deno.errors.UnexpectedEof("The connection ended before an answer");
    const status = Number(head.start.split(" ")[1]);
    // "Go on" is no answer yet.
    if (status < 200) continue;
    const bodiless = method === "HEAD" || status === 204 || status === 304;
    const framing: Framing = bodiless
      ? { kind: "none" }
      : framingOf(head.headers, { kind: "until close" });
    const body = readBody(reader, framing);
    return { status, headers: passedOn(head.headers), framing, body };
  }
}

/** Sends an answer, each piece of its body as soon as it is there. */
export async function sendAnswer(
  { status, headers, framing, body }: Answer,
  { write, flush }: ByteWriter,
): Promise<void> {
  const framed = framedBy(framing);
  // Clients look at the number alone.
  const head = { start: `HTTP/1.1 ${status} -`, headers: [...headers, ...framed.headers] };
  try {
    await write(headBytes(head));
    for await (const piece of body) await write(framed.piece(piece));
    await write(framed.end);
  } finally {
    // What there was of a body that breaks off arrives before the end of the connection.
    await flush();
  }
}
