import type { GuardAnswer, GuardQuestion } from "../core/mod.ts";
import { causeOf } from "../http/mod.ts";
import { isListening } from "../node/guarded.ts";
import { type LineConnection, openLines } from "./lines.ts";
import { decodeAnswer, encodeQuestion, LONGEST_LINE } from "./wire.ts";

/** What happens on the guard's socket. */
interface ManagerEvents {
  /** A manager has connected; an earlier one, if any, is cut off. */
  readonly connected: () => void;
  readonly answered: (answer: GuardAnswer) => void;
  readonly disconnected: (because: string) => void;
  /** No further connection can be taken. */
  readonly failed: (error: unknown) => void;
}

/** The guard's end of its socket: one manager at a time. */
export interface ManagerServer {
  /** Sends a question to the manager that is connected; it never waits for it. */
  readonly ask: (question: GuardQuestion) => void;
  /** Takes no more connections, and ends the one there is. */
  readonly close: () => void;
}

/** What became of listening. */
type ListenOutcome =
  | { readonly kind: "listening"; readonly listener: Deno.UnixListener }
  /** Another guard answers there. */
  | { readonly kind: "taken"; readonly because: string }
  | { readonly kind: "failed"; readonly because: string };

/** Only this user may connect, from the moment on at which the file is there. */
const OWN_ALONE = 0o177;

/**
 * Listens on a unix socket. A socket file that is there already is removed only if a connection to it
 * is refused; a file of another kind never is.
 */
export async function listenOn(path: string): Promise<ListenOutcome> {
  try {
    return { kind: "listening", listener: bind(path) };
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) return failed(path, error);
  }
  try {
    const { isSocket } = await Deno.lstat(path);
    if (!isSocket) throw new Error("there is a file that is no socket; remove it");
    const listening = await isListening(path);
    if (listening.kind === "yes") {
      return {
        kind: "taken",
        because: `Cannot listen on ${path}: another guard does; end it, or give this one another ` +
          "GUARD_SOCKET",
      };
    }
    if (listening.kind === "unknown") throw new Error(listening.because);
    await Deno.remove(path);
    return { kind: "listening", listener: bind(path) };
  } catch (error) {
    return failed(path, error);
  }
}

/** Takes connections of managers, and tells each the guard's settings. Each new one replaces the one before. */
export function serveManager(
  listener: Deno.UnixListener,
  settings: string,
  events: ManagerEvents,
): ManagerServer {
  let current: LineConnection | null = null;

  async function accept(): Promise<void> {
    for await (const connection of listener) {
      current?.close();
      const lines: LineConnection = openLines(connection, LONGEST_LINE, {
        line: (text) => events.answered(decodeAnswer(text)),
        closed: (because) => {
          if (current === lines) current = null;
          events.disconnected(because);
        },
      });
      current = lines;
      events.connected();
    }
  }

  accept().catch(events.failed);
  return {
    ask: (question) => current?.send(encodeQuestion(question, settings)),
    close() {
      listener.close();
      current?.close();
    },
  };
}

function bind(path: string): Deno.UnixListener {
  const before = Deno.umask(OWN_ALONE);
  try {
    return Deno.listen({ transport: "unix", path });
  } finally {
    Deno.umask(before);
  }
}

function failed(path: string, error: unknown): ListenOutcome {
  return { kind: "failed", because: `Cannot listen on ${path}: ${causeOf(error)}` };
}
