import type { Milliseconds, SocketReport } from "../core/mod.ts";
import { causeOf, isMissing } from "./cause.ts";
import { handshakeProposal, readHandshakeReply } from "./handshake.ts";

/** An answer to the handshake takes some 20 bytes, a refusal some 200. */
const MAX_BYTES = 16 * 1024;

/**
 * Asks whether the node answers on its local socket, by the node-to-client handshake.
 *
 * cardano-node listens there only after it has installed its final SIGHUP handler (`Node.hs` of
 * ouroboros-consensus-diffusion), so an answer means: a SIGHUP is heard and does not kill. The
 * file alone proves nothing, a dead node leaves it behind. `silent` names the cause, a refusal for
 * another network included.
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
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    close(connection); // Ends a read or write under way.
  }, timeout);
  try {
    return await shakeHands(connection, magic);
  } catch (error) {
    const cause = timedOut ? `no answer within ${timeout} ms` : causeOf(error);
    return { kind: "silent", because: `The node's socket ${path} is silent: ${cause}` };
  } finally {
    clearTimeout(timer);
    close(connection);
  }
}

async function shakeHands(connection: Deno.UnixConn, magic: number): Promise<SocketReport> {
  const proposal = handshakeProposal(magic);
  for (let sent = 0; sent < proposal.length;) {
    sent += await connection.write(proposal.subarray(sent));
  }
  const received = new Uint8Array(MAX_BYTES);
  for (let length = 0; length < MAX_BYTES;) {
    const read = await connection.read(received.subarray(length));
    if (read === null) throw new Error("the connection was closed before the handshake's answer");
    length += read;
    const reply = readHandshakeReply(received.subarray(0, length), magic);
    if (reply.kind === "accepted") return { kind: "answers", version: reply.version };
    if (reply.kind === "refused") throw new Error(reply.because);
  }
  throw new Error(`more than ${MAX_BYTES} bytes without a complete answer to the handshake`);
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
