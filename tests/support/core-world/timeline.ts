/** Virtual time: what is to happen, in order, and a random source that a seed replays. */
export interface Timeline {
  /** True time since the beginning, in milliseconds; no pod can read it. */
  readonly now: () => number;
  readonly after: (delay: number, act: () => void) => void;
  /** Lets everything happen that is due up to that time. */
  readonly runUntil: (time: number) => void;
  /** A fraction from 0 to 1. */
  readonly random: () => number;
  readonly between: (least: number, most: number) => number;
}

interface Due {
  readonly time: number;
  readonly order: number;
  readonly act: () => void;
}

export function startTimeline(seed: number): Timeline {
  let now = 0;
  let order = 0;
  let state = seed | 0;
  const heap: Due[] = [];

  function random(): number {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  }

  return {
    now: () => now,
    random,
    between: (least, most) => least + random() * (most - least),
    after(delay, act) {
      order += 1;
      push(heap, { time: now + Math.max(0, delay), order, act });
    },
    runUntil(time) {
      for (let next = heap[0]; next !== undefined && next.time <= time; next = heap[0]) {
        pop(heap);
        now = next.time;
        next.act();
      }
      now = time;
    },
  };
}

function isBefore(a: Due, b: Due): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

function push(heap: Due[], due: Due): void {
  let at = heap.push(due) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || !isBefore(due, above)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let at = 0;
  for (;;) {
    const left = heap[2 * at + 1];
    const right = heap[2 * at + 2];
    const smaller = right !== undefined && left !== undefined && isBefore(right, left)
      ? right
      : left;
    if (smaller === undefined || !isBefore(smaller, last)) break;
    heap[at] = smaller;
    at = smaller === right ? 2 * at + 2 : 2 * at + 1;
  }
  heap[at] = last;
}
