import { neverOpen, type RoundEnd, watchRounds } from "../http/mod.ts";
import type { ApiObject } from "./api_object.ts";
import type { Collection } from "./collection.ts";
import type { FollowOptions } from "./follow.ts";
import { readWatch } from "./watch_session.ts";

/** Hears what becomes of the objects of a type. */
interface AllListener {
  /**
   * All objects there are: when they were read, after each change, and at each bookmark of the
   * watch, which says that this is so still.
   */
  present(objects: readonly ApiObject[]): void;
  /** The watch is open, or it broke and is being repaired. */
  state(healthy: boolean, because: string): void;
}

/**
 * Follows all objects of `collection`, as `follower` does one: list, watch from there, after a clean
 * end watch on, and read again only after trouble. Never rejects.
 */
export function followAll(
  collection: Collection,
  listener: AllListener,
  signal: AbortSignal,
  { idleLimit = 90_000, timeoutSeconds = 300, random = Math.random }: FollowOptions = {},
): Promise<void> {
  const known = new Map<string, ApiObject>();
  const tell = () => listener.present([...known.values()]);

  async function round(from: string | null, life: AbortController): Promise<RoundEnd<string>> {
    let last = from;
    if (last === null) {
      const listed = await collection.list(life.signal);
      if (listed.kind !== "listed") return neverOpen(listed.because);
      last = listed.resourceVersion;
      known.clear();
      for (const object of listed.objects) known.set(nameOf(object), object);
      tell();
    }
    const seconds = Math.round(timeoutSeconds * (0.9 + 0.2 * random()));
    const opened = await collection.watch(last, seconds, life);
    if (opened.kind !== "open") return neverOpen(opened.because);
    listener.state(true, `Watching from resourceVersion ${last}`);
    const openedAt = performance.now();
    const end = await readWatch(opened.body, {
      name: null,
      idleLimit,
      signal: life.signal,
      listener(event) {
        last = event.resourceVersion;
        if (event.kind === "changed") known.set(nameOf(event.object), event.object);
        if (event.kind === "deleted") known.delete(nameOf(event.object));
        tell();
      },
    });
    const openFor = performance.now() - openedAt;
    return { next: end.kind === "clean" ? last : null, because: end.because, openFor };
  }

  return watchRounds<string>(random).run(
    round,
    (because) => listener.state(false, because),
    signal,
  );
}

function nameOf({ metadata }: ApiObject): string {
  return String(metadata.name);
}
