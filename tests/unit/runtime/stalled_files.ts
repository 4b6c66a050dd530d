/** File operations that hang, as on a network file system whose server is away. */

/** Operations of this process on files whose path holds a text, held up until they are let go. */
export interface Stall extends Disposable {
  /** How many have been held up. */
  readonly held: () => number;
  /** Resolves when the first one hangs. */
  readonly hangs: Promise<void>;
  /** Resolves when one that hung has come to its end. */
  readonly ended: Promise<void>;
  /** Lets them, and all later ones, go on. */
  readonly release: () => void;
}

/** Holds up one of Deno's asynchronous file operations wherever its first argument holds `part`. */
export function stall(operation: "open" | "remove" | "readDir" | "lstat", part: string): Stall {
  const real = Deno[operation] as (...args: unknown[]) => unknown;
  const gate = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  let count = 0;
  const wait = async () => {
    count += 1;
    first.resolve();
    await gate.promise;
  };
  const held = (...args: unknown[]) => {
    if (!String(args[0]).includes(part)) return real(...args);
    if (operation !== "readDir") {
      return wait().then(() => real(...args)).finally(() => over.resolve());
    }
    return (async function* () {
      await wait();
      yield* real(...args) as AsyncIterable<unknown>;
    })();
  };
  Object.assign(Deno, { [operation]: held });
  return {
    held: () => count,
    hangs: first.promise,
    ended: over.promise,
    release: gate.resolve,
    [Symbol.dispose]() {
      gate.resolve();
      Object.assign(Deno, { [operation]: real });
    },
  };
}
