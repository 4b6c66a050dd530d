/** Looks at the world several times a second, and lets others wait for what shows. */
import type { Milliseconds } from "../../lib/core/mod.ts";
import { settles } from "../support/servers/mod.ts";
import { look, type View } from "./view.ts";
import type { World } from "./world.ts";

const between: Milliseconds = 300;

/** Looks going on. */
export interface Watch {
  /** The last look. */
  readonly view: () => View;
  /** Waits until `probe` finds something in a look; `null` after `limit`, or once all is over. */
  readonly until: <T>(probe: (view: View) => T | null, limit: Milliseconds) => Promise<T | null>;
  /** Resolves when no look is under way any more. */
  readonly ended: Promise<void>;
}

/** Starts looking; `seen` is told of each look, until `over` is aborted. */
export async function startWatch(
  world: World,
  over: AbortSignal,
  seen: (before: View, after: View) => void,
): Promise<Watch> {
  const end = new Promise<void>((resolve) => over.addEventListener("abort", () => resolve()));
  const waiting = new Set<(view: View) => void>();
  let view = await look(world, null);

  async function watch(): Promise<void> {
    while (!over.aborted) {
      await settles(end, between);
      const before = view;
      view = await look(world, before);
      seen(before, view);
      for (const notice of [...waiting]) notice(view);
    }
  }

  async function until<T>(
    probe: (view: View) => T | null,
    limit: Milliseconds,
  ): Promise<T | null> {
    const found = Promise.withResolvers<T>();
    let result: T | null = probe(view);
    if (result !== null) return result;
    const notice = (view: View) => {
      result ??= probe(view);
      if (result !== null) found.resolve(result);
    };
    waiting.add(notice);
    await settles(Promise.race([found.promise, end]), limit);
    waiting.delete(notice);
    return result;
  }

  return { view: () => view, until, ended: watch() };
}
