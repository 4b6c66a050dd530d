import type { MetricsReport, NodeReport, SignalName } from "../../../lib/core/mod.ts";

/** A cardano-node that was started with the non-producing flag, and its files. */
export interface Node {
  readonly pid: number;
  readonly up: boolean;
  /** Whether it forges with the real keys. */
  readonly forging: boolean;
  /** Leadership checks so far. */
  readonly counter: number;
  /** Handlers of SIGHUP that have read the files and not taken effect; each has its own thread. */
  readonly handlers: readonly Handler[];
  /** Whether the real keys lie at the target paths. */
  readonly keys: boolean;
}

/** One SIGHUP on its way. */
export interface Handler {
  /** Whether it found keys. */
  readonly enables: boolean;
  /** Units since the signal. */
  readonly age: number;
}

export const FRESH: Node = {
  pid: 1,
  up: true,
  forging: false,
  counter: 0,
  handlers: [],
  keys: false,
};

export function signalled(node: Node, signal: SignalName): Node {
  if (signal !== "SIGHUP") return killed(node);
  // A handler that finds no keys in a node that is off changes nothing, whenever it runs.
  const isIdle = !node.keys && !node.forging && node.handlers.length === 0;
  if (isIdle) return node;
  return { ...node, handlers: [...node.handlers, { enables: node.keys, age: 0 }] };
}

export function killed(node: Node): Node {
  return { ...node, up: false, forging: false, counter: 0, handlers: [] };
}

/** A handler takes effect, in whatever order. */
export function handled(node: Node, index: number): Node {
  const forging = node.handlers[index]?.enables ?? node.forging;
  return { ...node, forging, handlers: node.handlers.filter((_, other) => other !== index) };
}

/** One second goes by: a forging node checks whether it leads. */
export function checked(node: Node): Node {
  return node.forging ? { ...node, counter: node.counter + 1 } : node;
}

/** A unit has gone by: handlers age, and a node that had ended is started again. */
export function aged(node: Node, wasUp: boolean): Node {
  if (!node.up && !wasUp) return { ...node, up: true, pid: node.pid + 1 };
  if (node.handlers.length === 0) return node;
  return { ...node, handlers: node.handlers.map((one) => ({ ...one, age: one.age + 1 })) };
}

/** Whether a handler is as old as it can be: no time passes before it takes effect. */
export function isPressing({ handlers }: Node, slowest: number): boolean {
  return handlers.some(({ age }) => age >= slowest);
}

/** One look at it. */
export function look({ pid, up, keys, forging, counter }: Node): NodeReport {
  const metrics: MetricsReport = up
    ? {
      kind: "sample",
      counter: counter === 0 ? null : counter,
      gauge: forging ? 1 : 0,
      startTime: pid,
      tipSlot: null,
    }
    : { kind: "unreachable", because: "connection refused" };
  return {
    process: up ? { kind: "found", process: { pid, stamp: pid }, path: "cardano-node" } : {
      kind: "none",
    },
    socket: up ? { kind: "answers", version: 20 } : { kind: "silent", because: "nobody listens" },
    metrics,
    keys: keys ? "other" : "absent",
  };
}
