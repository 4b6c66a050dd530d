/** The node's local socket: handshake, then the part of chain-sync that tells the tip. */
import { tip } from "./chain.ts";
import { answerHandshake } from "./handshake.ts";
import { demultiplexer, type Message, segments } from "./mux.ts";
import type { StandIn } from "./state.ts";
import { closeQuietly, writeAll } from "./streams.ts";

const handshakeProtocol = 0;
const chainSyncProtocol = 5;
const handshakeLimit = 10_000;

/** Listens until the process ends. The file stays behind, as it does after the real node's death. */
export function serveLocalSocket(node: StandIn): void {
  const listener = Deno.listen({ transport: "unix", path: node.arguments.socket });
  void accept(listener, node);
}

/** Removes what an earlier node left behind, long before the new one listens. */
export async function removeStaleSocket(path: string): Promise<void> {
  await Deno.remove(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function accept(listener: Deno.UnixListener, node: StandIn): Promise<void> {
  while (true) {
    const connection = await listener.accept().catch(() => null);
    if (connection !== null) void serve(connection, node).finally(() => closeQuietly(connection));
  }
}

async function serve(connection: Deno.UnixConn, node: StandIn): Promise<void> {
  const demultiplex = demultiplexer();
  const buffer = new Uint8Array(16384);
  let agreed = false;
  const timer = setTimeout(() => closeQuietly(connection), handshakeLimit);
  try {
    while (true) {
      const length = await connection.read(buffer);
      if (length === null) return;
      const messages = demultiplex(buffer.slice(0, length));
      if (messages === null) return;
      for (const message of messages) {
        const answer = agreed ? chainSync(node, message) : shakeHands(node, message);
        if (answer === null) return;
        if (answer.reply !== undefined) {
          await writeAll(connection, segments(message.protocol, answer.reply));
        }
        if (!answer.goOn) return;
        if (!agreed) clearTimeout(timer);
        agreed = true;
      }
    }
  } catch {
    // A client that went away, or came too late, ends its connection and nothing else.
  } finally {
    clearTimeout(timer);
  }
}

interface Answer {
  /** Absent where the protocol has no answer to the message. */
  readonly reply?: unknown;
  readonly goOn: boolean;
}

function shakeHands({ settings }: StandIn, { protocol, content }: Message): Answer | null {
  if (protocol !== handshakeProtocol) return null;
  const newest = settings.facts.newestNodeToClient;
  const answer = answerHandshake(content, settings.networkMagic, newest);
  return answer === null ? null : { reply: answer.reply, goOn: answer.agreed };
}

/** `[4, points]` finds an intersection, at the origin only; `[7]` ends; the stand-in has no blocks. */
function chainSync(node: StandIn, { protocol, content }: Message): Answer | null {
  if (protocol !== chainSyncProtocol || !Array.isArray(content)) return null;
  if (content[0] === 7) return { goOn: true };
  if (content[0] !== 4 || !Array.isArray(content[1])) return null;
  const points: readonly unknown[] = content[1];
  const origin = points.some((point) => Array.isArray(point) && point.length === 0);
  return { reply: origin ? [5, [], tip(node)] : [6, tip(node)], goOn: true };
}
