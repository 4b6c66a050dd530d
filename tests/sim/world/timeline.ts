/** Virtual time: what is to happen, in order. Whoever acts at the same moment acts in order of asking. */
export interface Timeline {
  /** True time since the beginning, in milliseconds; no host can read it. */
  now(): number;
  /** Lets something happen so much later. */
  after(delay: number, act: () => void): void;
  /** Lets everything happen that is due up to that time, until `over` says that it is enough. */
  runUntil(time: number, over?: () => boolean): void;
  /** How much is to happen. */
  pending(): number;
}

interface Due {
  readonly time: number;
  readonly order: number;
  readonly act: () => void;
}

export function startTimeline(): Timeline {
  let now = 0;
  let order = 0;
  const heap: Due[] = [];

  return {
    now: () => now,
    pending: () => heap.length,
    after(delay, act) {
      order += 1;
      push(heap, { time: now + Math.max(0, delay), order, act });
    },
    runUntil(time, over = () => false) {
      for (let next = heap[0]; next !== undefined && next.time <= time; next = heap[0]) {
        if (over()) return;
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
