import { type RoundEnd, watchRounds } from "../http/mod.ts";
import type { ApiObject } from "./api_object.ts";
import type { Collection } from "./collection.ts";
import { type FollowOptions, watchRound } from "./watch_round.ts";

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
  options: FollowOptions = {},
): Promise<void> {
  const known = new Map<string, ApiObject>();
  const tell = () => listener.present([...known.values()]);

  function round(from: string | null, life: AbortController): Promise<RoundEnd<string>> {
    return watchRound(
      {
        name: null,
        list: (signal) => collection.list(signal),
        watch: (...where) => collection.watch(...where),
        listed({ objects }) {
          known.clear();
          for (const object of objects) known.set(nameOf(object), object);
          tell();
        },
        opened: (because) => listener.state(true, because),
        heard(event) {
          if (event.kind === "changed") known.set(nameOf(event.object), event.object);
          if (event.kind === "deleted") known.delete(nameOf(event.object));
          tell();
        },
      },
      from,
      life,
      options,
    );
  }

  return watchRounds<string>(options.random ?? Math.random, options).run(
    round,
    (because) => listener.state(false, because),
    signal,
  );
}

function nameOf({ metadata }: ApiObject): string {
  return String(metadata.name);
}
