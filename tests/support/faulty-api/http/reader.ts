import { joined } from "./bytes.ts";

/** Takes what comes over a connection, in the order in which it comes. */
export interface ByteReader {
  /** Resolves when there is something to take; with `false` at the end. */
  more(): Promise<boolean>;
  /** At least one byte and at most `most`; `null` at the end. */
  some(most: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The next line without its end; `null` where the connection ends instead. */
  line(): Promise<string | null>;
}

/** Bytes asked of the connection at once. */
const pieceLength = 16_384;
/** A longer line is no HTTP. */
const longestLine = 65_536;
const lineFeed = 10;

/** Reads a connection. Only one caller takes; others may wait for more beside it. */
export function byteReader(connection: Pick<Deno.Conn, "read">): ByteReader {
  let held = new Uint8Array(0);
  let filling: Promise<boolean> | null = null;

  function fill(): Promise<boolean> {
    filling ??= receive().finally(() => filling = null);
    return filling;
  }

  async function receive(): Promise<boolean> {
    const piece = new Uint8Array(pieceLength);
    const length = await connection.read(piece);
    if (length === null) return false;
    held = joined([held, piece.subarray(0, length)]);
    return true;
  }

  function take(length: number): Uint8Array<ArrayBuffer> {
    const taken = held.slice(0, length);
    held = held.slice(length);
    return taken;
  }

  const more = async () => held.length > 0 || await fill();
  return {
    more,
    some: async (most) => await more() ? take(most) : null,
    async line() {
      while (!held.includes(lineFeed)) {
        if (held.length > longestLine) throw new Error(`No HTTP: a line of ${held.length} bytes`);
        if (!await fill()) return null;
      }
      const line = take(held.indexOf(lineFeed) + 1);
      return new TextDecoder().decode(line).replace(/\r?\n$/, "");
    },
  };
}
