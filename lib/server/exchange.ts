import { type Answer, encodeAnswer, plain } from "./answer.ts";
import { endOfHead, LONGEST_HEAD, parseRequest, type Request } from "./request.ts";

/** The part of a TCP connection that an exchange uses. */
export interface Connection {
  read(into: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
}

/** Bytes of a request's body that are read and thrown away. */
const MOST_IGNORED = 64 * 1024;

/**
 * Reads one request and writes its answer. Rejects when the connection is closed or broken under
 * it, which is also how its caller ends one that takes too long.
 */
export async function exchange(
  connection: Connection,
  respond: (request: Request) => Promise<Answer>,
): Promise<void> {
  const head = await readHead(connection);
  if (head === null) return;
  const request = parseRequest(head);
  const answer = request === null
    ? plain(400, "Expected the head of an HTTP/1.1 request of at most 8192 bytes")
    : await respond(request);
  await writeAll(connection, encodeAnswer(answer, request?.method === "HEAD"));
  await connection.closeWrite();
  await ignoreRest(connection);
}

/** The head as text; empty if it is too long; `null` if the client left before its end. */
async function readHead(connection: Connection): Promise<string | null> {
  const buffer = new Uint8Array(LONGEST_HEAD);
  let length = 0;
  while (length < buffer.length) {
    const count = await connection.read(buffer.subarray(length));
    if (count === null) return null;
    length += count;
    const end = endOfHead(buffer.subarray(0, length));
    if (end !== -1) return new TextDecoder("latin1").decode(buffer.subarray(0, end));
  }
  return "";
}

async function writeAll(connection: Connection, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/**
 * Reads what the client still sends. Closing on unread bytes would reset the connection, and the
 * client could lose the answer.
 */
async function ignoreRest(connection: Connection): Promise<void> {
  const buffer = new Uint8Array(4096);
  for (let ignored = 0; ignored < MOST_IGNORED;) {
    const count = await connection.read(buffer);
    if (count === null) return;
    ignored += count;
  }
}
