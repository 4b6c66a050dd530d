import { causeOf } from "../errors/mod.ts";
import { lineSplitter } from "../http/mod.ts";

/** What happens on a connection. */
interface LineEvents {
  /** A line was received. What it throws ends the connection, with its message as the cause. */
  readonly line: (text: string) => void;
  /** It is over, once, unless `close` ended it. */
  readonly closed: (because: string) => void;
}

/** A connection on which lines go both ways. */
export interface LineConnection {
  /**
   * Sends a line, its end included, and returns at once. While the peer does not read, the newest
   * line waits and those before it are dropped.
   */
  readonly send: (line: string) => void;
  /** Ends it; nothing is heard of it after that. */
  readonly close: () => void;
}

const CHUNK = 16 * 1024;

/**
 * Reads lines of at most `longest` characters from a connection, and writes to it without ever
 * waiting for its peer.
 */
export function openLines(
  connection: Deno.Conn,
  longest: number,
  { line, closed }: LineEvents,
): LineConnection {
  const splitter = lineSplitter(longest);
  const encoder = new TextEncoder();
  let waiting: string | null = null;
  let writing = false;
  let over = false;

  async function read(): Promise<string> {
    const buffer = new Uint8Array(CHUNK);
    while (true) {
      const length = await connection.read(buffer);
      if (length === null) return "the other end closed the connection";
      const lines = splitter.push(buffer.subarray(0, length));
      if (lines === null) return `a line was longer than ${longest} characters`;
      for (const text of lines) {
        if (over) return "it was closed";
        line(text);
      }
    }
  }

  async function write(): Promise<void> {
    writing = true;
    try {
      while (waiting !== null && !over) {
        const bytes = encoder.encode(waiting);
        waiting = null;
        for (let sent = 0; sent < bytes.length;) {
          sent += await connection.write(bytes.subarray(sent));
        }
      }
    } catch (error) {
      end(causeOf(error));
    } finally {
      writing = false;
    }
  }

  function end(because: string): void {
    if (over) return;
    close();
    closed(because);
  }

  function close(): void {
    if (over) return;
    over = true;
    connection.close();
  }

  void read().catch(causeOf).then(end);
  return {
    send(text) {
      waiting = text;
      if (!writing) void write();
    },
    close,
  };
}
