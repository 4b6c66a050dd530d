/** Writes some of the bytes and says how many, as `Deno.stdout.write` does. */
export type Write = (bytes: Uint8Array) => Promise<number>;

/** Lines on their way to a reader that may be slow, stalled or gone. */
interface Output {
  /** Queues a line, or drops it if too much is waiting. Never waits, never throws. */
  push(line: string): void;
  /** Lines dropped so far: the reader was too slow, or gone. */
  dropped(): number;
  /** Takes no more lines; waits until what is queued is written, but no longer than `within` ms. */
  close(within: number): Promise<void>;
}

/** Bytes that may wait, those under way included. */
const MOST_WAITING = 256 * 1024;
const MOST_AT_ONCE = 64 * 1024;

/**
 * A bounded queue in front of `write`. Only one write is ever under way, so that a reader that has
 * stalled costs one waiting call and no more than {@link MOST_WAITING} bytes.
 *
 * @param report Makes the line that tells of `count` dropped lines, once writing works again.
 */
export function openOutput(write: Write, report: (count: number) => string): Output {
  const encoder = new TextEncoder();
  const queue: Uint8Array[] = [];
  let waiting = 0;
  let dropped = 0;
  let reported = 0;
  let closed = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    // One turn later, so that lines of one moment share a write.
    await Promise.resolve();
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      const written = await writeAll(write, join(batch));
      waiting -= sizeOf(batch);
      if (!written) dropped += batch.length;
      else await tellDrops();
    }
    running = null;
  }

  async function tellDrops(): Promise<void> {
    if (dropped === reported) return;
    const count = dropped - reported;
    if (await writeAll(write, encoder.encode(`${report(count)}\n`))) reported += count;
  }

  return {
    push(line) {
      const bytes = encoder.encode(`${line}\n`);
      if (closed || waiting + bytes.length > MOST_WAITING) {
        dropped++;
        return;
      }
      queue.push(bytes);
      waiting += bytes.length;
      running ??= run();
    },
    dropped: () => dropped,
    async close(within) {
      closed = true;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const enough = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, within);
      });
      await Promise.race([running, enough]);
      clearTimeout(timer);
    },
  };
}

function takeBatch(queue: Uint8Array[]): readonly Uint8Array[] {
  let size = 0;
  const end = queue.findIndex((line) => (size += line.length) > MOST_AT_ONCE);
  return queue.splice(0, end === -1 ? queue.length : Math.max(1, end));
}

function sizeOf(lines: readonly Uint8Array[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}

function join(lines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(sizeOf(lines));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  return bytes;
}

/** Whether all was written. A reader that is gone shows as an error, which is an answer here. */
async function writeAll(write: Write, bytes: Uint8Array): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.length;) {
      const count = await write(bytes.subarray(at));
      if (count <= 0) return false;
      at += count;
    }
    return true;
  } catch {
    return false;
  }
}
