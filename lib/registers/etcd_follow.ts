import type { Revision } from "../core/mod.ts";
import {
  neverOpen,
  readWatchStream,
  type RoundEnd,
  type WatchPauses,
  watchRounds,
} from "../http/mod.ts";
import type { EtcdPair } from "./etcd_answer.ts";
import type { EtcdKey } from "./etcd_key.ts";
import { type EtcdWatchEvent, readEtcdWatchEvent } from "./etcd_watch_event.ts";

/** Hears what becomes of a key, and how the watch itself fares. */
interface EtcdListener {
  /** What the key holds (`null`: nothing), as of this revision. */
  seen(pair: EtcdPair | null, revision: Revision): void;
  /** What the server's clock said (ms since 1970) when the key was read to watch on from there. */
  serverTime(time: number): void;
  /** The watch is open, or it broke and is being repaired. */
  state(healthy: boolean, because: string): void;
}

/** How patient a watch is. */
export interface EtcdWatchOptions extends WatchPauses {
  /**
   * Longest silence in milliseconds, after which the key is read to see whether the watch still
   * hears. Unless it is told otherwise etcd says only every ten minutes that nothing has changed
   * (`--watch-progress-notify-interval`).
   */
  readonly idleLimit?: number;
  /** Uniform over [0, 1); for jitter alone. */
  readonly random?: () => number;
}

/** Follows one key by a watch that repairs itself. */
interface EtcdFollower {
  /** Tells `listener` of every change until `signal` aborts. Never rejects. */
  run(listener: EtcdListener, signal: AbortSignal): Promise<void>;
  /** Says that the watch has missed a change: it is opened anew. */
  distrust(): void;
}

/** Up to which revision a watch has told everything, and what the key held there. */
interface Place {
  readonly revision: Revision;
  readonly pair: EtcdPair | null;
}

/**
 * Follows `key`: read, watch from there, and after a clean end, or a silence in which nothing has
 * changed, watch on without complaint. Only after a broken, deaf, compacted or distrusted watch it
 * pauses (doubling up to the longest, jittered) and reads again.
 */
export function etcdFollower(key: EtcdKey, options: EtcdWatchOptions = {}): EtcdFollower {
  const { idleLimit = 90_000, random = Math.random } = options;
  const rounds = watchRounds<Place>(random, options);

  async function begin(listener: EtcdListener, signal: AbortSignal): Promise<Place | string> {
    const read = await key.read(signal);
    if (read.kind === "failed") return read.because;
    const { pair, header } = read.content;
    if (read.serverTime !== null) listener.serverTime(read.serverTime);
    listener.seen(pair, pair?.revision ?? header.revision);
    return { revision: header.revision, pair };
  }

  /** Where a watch that fell silent can go on; `null` if it has missed something. */
  async function afterSilence(place: Place, signal: AbortSignal): Promise<Place | null> {
    const read = await key.read(signal);
    if (read.kind === "failed") return null;
    const { pair, header } = read.content;
    const same = pair?.revision === place.pair?.revision && pair?.value === place.pair?.value;
    return same && header.revision >= place.revision ? { revision: header.revision, pair } : null;
  }

  /** From reading (unless `from` says where to go on) to the end of one watch connection. */
  async function round(
    from: Place | null,
    listener: EtcdListener,
    life: AbortController,
  ): Promise<RoundEnd<Place>> {
    const begun = from ?? await begin(listener, life.signal);
    if (typeof begun === "string") return neverOpen(begun);
    let place = begun;
    const opened = await key.watch(place.revision + 1, life);
    if (opened.kind === "failed") return neverOpen(opened.because);
    const openedAt = performance.now();
    const end = await readWatchStream(opened.body, {
      idleLimit,
      signal: life.signal,
      hear(line) {
        const event = readEtcdWatchEvent(line, key.name);
        if (event.kind === "broken") return event.because;
        const trouble = opened.stranger(event.header) ?? troubleOf(event, place);
        if (trouble !== null) return trouble;
        if (event.kind === "created") {
          listener.state(true, `Watching from revision ${place.revision}`);
        }
        place = placeAfter(event, place);
        if (event.kind === "changed") {
          for (const { pair, revision } of event.changes) listener.seen(pair, revision);
        }
        return null;
      },
    });
    const openFor = performance.now() - openedAt;
    const next = end.kind === "clean"
      ? place
      : end.kind === "silent"
      ? await afterSilence(place, life.signal)
      : null;
    return { next, because: end.because, openFor };
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

/** etcd waits in silence for revisions that it is yet to reach: a restored one would skip them all. */
function troubleOf(event: EtcdWatchEvent, place: Place): string | null {
  if (event.kind !== "created" || event.header.revision >= place.revision) return null;
  return `The watch would miss changes: etcd has gone back from revision ${place.revision} to ` +
    `${event.header.revision}`;
}

function placeAfter(event: EtcdWatchEvent, place: Place): Place {
  if (event.kind === "progress") {
    return { ...place, revision: Math.max(place.revision, event.header.revision) };
  }
  const last = event.kind === "changed" ? event.changes.at(-1) : undefined;
  // Not the revision in the head: there may be more to come up to there.
  return last === undefined ? place : { revision: last.revision, pair: last.pair };
}
