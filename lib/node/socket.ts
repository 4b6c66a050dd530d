import type { Milliseconds, SocketReport, Tip } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import { handshakeProposal, readHandshakeReply } from "./handshake.ts";
import { readTip, tipFarewell, tipQuestion } from "./tip.ts";

/** An answer to the handshake takes some 20 bytes, a refusal some 200. */
const MAX_BYTES = 16 * 1024;
/** A node that has shaken hands answers; it is not waited for longer, to be told its tip as well. */
const TIP_TIMEOUT: Milliseconds = 500;

/**
 * Asks whether the node answers on its local socket, by the node-to-client handshake.
 *
 * cardano-node listens there only after it has installed its final SIGHUP handler (`Node.hs` of
 * ouroboros-consensus-diffusion), so an answer means: a SIGHUP is heard and does not kill. The
 * file alone proves nothing, a dead node leaves it behind. `silent` names the cause, a refusal for
 * another network included. Upon the handshake the node is asked for its tip, which is of no
 * account for the answer.
 */
export async function probeSocket(
  path: string,
  magic: number,
  timeout: Milliseconds,
): Promise<SocketReport> {
  let connection: Deno.UnixConn;
  try {
    connection = await Deno.connect({ transport: "unix", path });
  } catch (error) {
    return { kind: "silent", because: await whyNoConnection(path, error) };
  }
  try {
    const version = await within(timeout, connection, () => shakeHands(connection, magic));
    const tip = await within(TIP_TIMEOUT, connection, () => askTip(connection)).catch(() => null);
    return { kind: "answers", version, ...(tip === null ? {} : { tip }) };
  } catch (error) {
    return { kind: "silent", because: `The node's socket ${path} is silent: ${causeOf(error)}` };
  } finally {
    close(connection);
  }
}

async function within<T>(
  timeout: Milliseconds,
  connection: Deno.UnixConn,
  talk: () => Promise<T>,
): Promise<T> {
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    close(connection); // Ends a read or write under way.
  }, timeout);
  try {
    return await talk();
  } catch (error) {
    throw timedOut ? new Error(`no answer within ${timeout} ms`) : error;
  } finally {
    clearTimeout(timer);
  }
}

async function shakeHands(connection: Deno.UnixConn, magic: number): Promise<number> {
  await send(connection, handshakeProposal(magic));
  return await receive(connection, "handshake", (received) => {
    const reply = readHandshakeReply(received, magic);
    if (reply.kind === "refused") throw new Error(reply.because);
    return reply.kind === "accepted" ? reply.version : null;
  });
}

async function askTip(connection: Deno.UnixConn): Promise<Tip | null> {
  await send(connection, tipQuestion());
  const reply = await receive(connection, "question for the tip", (received) => {
    const reply = readTip(received);
    return reply === "incomplete" ? null : reply;
  });
  await send(connection, tipFarewell());
  return reply === "unreadable" ? null : reply;
}

async function send(connection: Deno.UnixConn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Reads until `answer` makes something of all that was received. */
async function receive<T>(
  connection: Deno.UnixConn,
  question: string,
  answer: (received: Uint8Array) => T | null,
): Promise<T> {
  const received = new Uint8Array(MAX_BYTES);
  for (let length = 0; length < MAX_BYTES;) {
    const read = await connection.read(received.subarray(length));
    if (read === null) throw new Error(`the connection was closed before the ${question}'s answer`);
    length += read;
    const whole = answer(received.subarray(0, length));
    if (whole !== null) return whole;
  }
  throw new Error(`more than ${MAX_BYTES} bytes without a complete answer to the ${question}`);
}

async function whyNoConnection(path: string, error: unknown): Promise<string> {
  const subject = `Cannot connect to the node's socket ${path}`;
  if (isMissing(error)) {
    return `${subject}: there is no such file; the node has not come up that far, or NODE_SOCKET ` +
      "names another path than its --socket-path";
  }
  const file = await Deno.stat(path).catch(() => null);
  if (file !== null && !file.isSocket) return `${subject}: it is not a socket`;
  if (error instanceof Deno.errors.ConnectionRefused) {
    return `${subject}: nobody listens; a node that has ended left the file behind`;
  }
  if (error instanceof Deno.errors.PermissionDenied && file !== null) {
    const mode = ((file.mode ?? 0) & 0o777).toString(8).padStart(4, "0");
    return `${subject}: permission denied (mode ${mode}, owner ${file.uid}:${file.gid}); run ` +
      "cardano-node and this program as the same user";
  }
  return `${subject}: ${causeOf(error)}`;
}

function close(connection: Deno.UnixConn): void {
  try {
    connection.close();
  } catch {
    // Closed before, by the time-out.
  }
}
