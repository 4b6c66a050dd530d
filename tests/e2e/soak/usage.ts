import assert from "assert";
import type { Pool } from "../pool/pool.ts";

/** What one manager's process held at one moment. */
export interface Usage {
  readonly pid: number;
  readonly at: number;
  /** Bytes in memory. */
  readonly memory: number;
  readonly descriptors: number;
}

const MOST_MEMORY = 192 * 1024 * 1024;
const MOST_DESCRIPTORS = 80;
/** By so much the last third of a life may exceed the first, at the median. */
const MOST_MEMORY_GROWTH = 24 * 1024 * 1024;
const MOST_DESCRIPTOR_GROWTH = 10;
/** Samples from which on a growth is judged; shorter lives show their start-up. */
const LONG_LIFE = 30;

/** Looks at every manager that runs. */
export async function look({ members }: Pool): Promise<readonly Usage[]> {
  const looks = members.map(async ({ manager }): Promise<Usage | null> => {
    const pid = manager.pid();
    if (pid === null) return null;
    try {
      const status = await Deno.readTextFile(`/proc/${pid}/status`);
      const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
      const descriptors = (await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`))).length;
      return { pid, at: Date.now(), memory, descriptors };
    } catch {
      return null;
    }
  });
  return (await Promise.all(looks)).filter((usage) => usage !== null);
}

/** No manager held much, and none that lived long held more and more. */
export function assertBounded(usages: readonly Usage[]): void {
  for (const { pid, memory, descriptors } of usages) {
    assert(memory <= MOST_MEMORY, `process ${pid} held ${mebibytes(memory)} MiB`);
    assert(descriptors <= MOST_DESCRIPTORS, `process ${pid} held ${descriptors} descriptors`);
  }
  const lives = [...Map.groupBy(usages, ({ pid }) => pid).values()]
    .filter((life) => life.length >= LONG_LIFE);
  assert(lives.length > 0, "no manager lived long enough to judge its growth");
  for (const life of lives) {
    const memory = growth(life.map((usage) => usage.memory));
    assert(memory <= MOST_MEMORY_GROWTH, `a manager grew by ${mebibytes(memory)} MiB`);
    const descriptors = growth(life.map((usage) => usage.descriptors));
    assert(descriptors <= MOST_DESCRIPTOR_GROWTH, `a manager grew by ${descriptors} descriptors`);
  }
}

function growth(values: readonly number[]): number {
  const third = Math.floor(values.length / 3);
  return median(values.slice(-third)) - median(values.slice(0, third));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}
