import { type RoundEnd, watchRounds } from "../http/mod.ts";
import type { ApiObject } from "./api_object.ts";
import type { NamedObject } from "./named_object.ts";
import { type FollowOptions, watchRound } from "./watch_round.ts";

/** Hears what becomes of an object, and how the watch itself fares. */
interface FollowListener {
  /** The object as read or as just changed. */
  present(object: ApiObject): void;
  /** There is no such object (any more), as of this resourceVersion. */
  absent(resourceVersion: string): void;
  /** What the server's clock said (ms since 1970) when the object was read to watch on from there. */
  serverTime?(time: number): void;
  /** The watch is open, or it broke and is being repaired, maybe because the server forbids it. */
  state(healthy: boolean, because: string, forbidden?: boolean): void;
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
 * distrusted watch it pauses (doubling up to the longest, jittered) and reads again. While a watch is
 * healthy nothing is polled.
 */
export function follower(object: NamedObject, options: FollowOptions = {}): Follower {
  const rounds = watchRounds<string>(options.random ?? Math.random, options);

  function round(
    from: string | null,
    listener: FollowListener,
    life: AbortController,
  ): Promise<RoundEnd<string>> {
    return watchRound(
      {
        name: object.target.name,
        list: (signal) => object.list(signal),
        watch: (...where) => object.watch(...where),
        listed(found) {
          if (found.serverTime !== null) listener.serverTime?.(found.serverTime);
          if (found.object === null) listener.absent(found.resourceVersion);
          else listener.present(found.object);
        },
        opened: (because) => listener.state(true, because),
        heard(event) {
          if (event.kind === "changed") listener.present(event.object);
          if (event.kind === "deleted") listener.absent(event.resourceVersion);
        },
      },
      from,
      life,
      options,
    );
  }

  return {
    run: (listener, signal) =>
      rounds.run(
        (from, life) => round(from, listener, life),
        (because, forbidden) => listener.state(false, because, forbidden),
        signal,
      ),
    distrust: rounds.distrust,
  };
}
