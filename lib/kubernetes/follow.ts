import { neverOpen, type RoundEnd, watchRounds } from "../http/mod.ts";
import type { ApiObject } from "./api_object.ts";
import type { NamedObject } from "./named_object.ts";
import { readWatch } from "./watch_session.ts";

/** Hears what becomes of an object, and how the watch itself fares. */
interface FollowListener {
  /** The object as read or as just changed. */
  present(object: ApiObject): void;
  /** There is no such object (any more), as of this resourceVersion. */
  absent(resourceVersion: string): void;
  /** What the server's clock said (ms since 1970) when the object was read to watch on from there. */
  serverTime?(time: number): void;
  /** The watch is open, or it broke and is being repaired. */
  state(healthy: boolean, because: string): void;
}

/** How patient a watch is. */
export interface FollowOptions {
  /** Longest silence in milliseconds; servers send a bookmark about every minute. */
  readonly idleLimit?: number;
  /** Lifetime of one connection in seconds, about which it is jittered by a tenth. */
  readonly timeoutSeconds?: number;
  /** Uniform over [0, 1); for jitter alone. */
  readonly random?: () => number;
}

/** Follows one object by a watch that repairs itself. */
interface Follower {
  /** Tells `listener` of every change until `signal` aborts. Never rejects. */
  run(listener: FollowListener, signal: AbortSignal): Promise<void>;
  /** Says that the watch has missed a change: it is opened anew. */
  distrust(): void;
}

/**
 * Follows `object`: list, watch from there, and after a clean end watch on from the last
 * resourceVersion seen, bookmarks included, without reading. Only after a broken, silent, expired or
 * distrusted watch it pauses (doubling up to 30 s, jittered) and reads again. While a watch is
 * healthy nothing is polled.
 */
export function follower(object: NamedObject, options: FollowOptions = {}): Follower {
  const { idleLimit = 90_000, timeoutSeconds = 300, random = Math.random } = options;
  const rounds = watchRounds<string>(random);

  /** From reading (unless `from` says where to go on) to the end of one watch connection. */
  async function round(
    from: string | null,
    listener: FollowListener,
    life: AbortController,
  ): Promise<RoundEnd<string>> {
    let last = from;
    if (last === null) {
      const listed = await object.list(life.signal);
      if (listed.kind !== "listed") return neverOpen(listed.because);
      last = listed.resourceVersion;
      if (listed.serverTime !== null) listener.serverTime?.(listed.serverTime);
      if (listed.object === null) listener.absent(last);
      else listener.present(listed.object);
    }
    const seconds = Math.round(timeoutSeconds * (0.9 + 0.2 * random()));
    const opened = await object.watch(last, seconds, life);
    if (opened.kind !== "open") return neverOpen(opened.because);
    listener.state(true, `Watching from resourceVersion ${last}`);
    const openedAt = performance.now();
    const end = await readWatch(opened.body, {
      name: object.target.name,
      idleLimit,
      signal: life.signal,
      listener(event) {
        last = event.resourceVersion;
        if (event.kind === "changed") listener.present(event.object);
        if (event.kind === "deleted") listener.absent(event.resourceVersion);
      },
    });
    const openFor = performance.now() - openedAt;
    return { next: end.kind === "clean" ? last : null, because: end.because, openFor };
  }

  return {
    run: (listener, signal) =>
      rounds.run(
        (from, life) => round(from, listener, life),
        (because) => listener.state(false, because),
        signal,
      ),
    distrust: rounds.distrust,
  };
}
