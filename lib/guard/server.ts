import type { GuardAnswer, GuardQuestion, Milliseconds } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isListening } from "../node/guarded.ts";
import { type LineConnection, openLines } from "./lines.ts";
import {
  checkGreeting,
  decodeAnswer,
  encodeGreeting,
  encodeQuestion,
  LONGEST_LINE,
} from "./wire.ts";

/** What happens on the guard's socket. */
interface ManagerEvents {
  /** A manager of the same settings has greeted; an earlier one, if any, is cut off. */
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

/** Who connects and does not greet within this time is no manager; one on a busy machine greets late. */
const GREETS_WITHIN: Milliseconds = 5_000;

const USUAL_ADVICE =
  "let its directory be one of a mounted volume that this user may write and that " +
  "has room, or set another GUARD_SOCKET for guard and manager; it is tried again every second";

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
    if (!isSocket) return failed(path, "there is a file that is no socket", "remove it");
    const listening = await isListening(path);
    if (listening.kind === "yes") {
      return {
        kind: "taken",
        because: `Cannot listen on ${path}: another guard does; end it, or give this one another ` +
          "GUARD_SOCKET",
      };
    }
    if (listening.kind === "unknown") return failed(path, listening.because);
    await Deno.remove(path);
    return { kind: "listening", listener: bind(path) };
  } catch (error) {
    return failed(path, error);
  }
}

/**
 * Takes connections of managers. One that greets with the same settings takes the place of the one
 * before; whoever only connects, or says anything else, costs nobody a connection.
 */
export function serveManager(
  listener: Deno.UnixListener,
  settings: string,
  events: ManagerEvents,
): ManagerServer {
  const newcomers = new Set<LineConnection>();
  let current: LineConnection | null = null;

  async function accept(): Promise<void> {
    for await (const connection of listener) receive(connection);
  }

  function receive(connection: Deno.Conn): void {
    const lines = openLines(connection, LONGEST_LINE, {
      line(text) {
        if (lines === current) return events.answered(decodeAnswer(text));
        checkGreeting(text, settings);
        leave();
        current?.close();
        current = lines;
        events.connected();
      },
      closed(because) {
        leave();
        if (lines !== current) return;
        current = null;
        events.disconnected(because);
      },
    });
    const patience = setTimeout(() => {
      leave();
      lines.close();
    }, GREETS_WITHIN);
    function leave(): void {
      clearTimeout(patience);
      newcomers.delete(lines);
    }
    newcomers.add(lines);
    lines.send(encodeGreeting(settings));
  }

  accept().catch(events.failed);
  return {
    ask: (question) => current?.send(encodeQuestion(question)),
    close() {
      listener.close();
      newcomers.forEach((one) => one.close());
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

function failed(path: string, error: unknown, advice: string = USUAL_ADVICE): ListenOutcome {
  return { kind: "failed", because: `Cannot listen on ${path}: ${causeOf(error)}; ${advice}` };
}
