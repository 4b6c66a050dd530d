import { neverOpen, type RoundEnd, type WatchPauses } from "../http/mod.ts";
import type { Failed, Refused } from "./answer.ts";
import type { OpenedWatch } from "./open_watch.ts";
import { type EventListener, readWatch } from "./watch_session.ts";

/** How patient a watch is. */
export interface FollowOptions extends WatchPauses {
  /** Longest silence in milliseconds; servers send a bookmark about every minute. */
  readonly idleLimit?: number;
  /** Lifetime of one connection in seconds, about which it is jittered by a tenth: an hour. */
  readonly timeoutSeconds?: number;
  /** Uniform over [0, 1); for jitter alone. */
  readonly random?: () => number;
}

/** What a list says if it came. */
interface Listed {
  readonly kind: "listed";
  readonly resourceVersion: string;
}

/** What is followed, and who hears of it. */
interface Followed<Read extends Listed> {
  /** Of which object the watch tells; `null`: of any. */
  readonly name: string | null;
  list(signal: AbortSignal): Promise<Read | Refused | Failed>;
  watch(resourceVersion: string, seconds: number, life: AbortController): Promise<OpenedWatch>;
  /** What there was when it was read. */
  listed(answer: Read): void;
  /** The watch is open. */
  opened(because: string): void;
  readonly heard: EventListener;
}

/**
 * Each watch opened anew is a request, and several clusters have some two dozen at every register:
 * if each lasted five minutes, a fifth of what is asked there would be watches.
 */
const LASTS = 3_600;

/**
 * From reading (unless `from` says where to go on) to the end of one watch connection. After a clean
 * end the next round watches on from the last resourceVersion seen, bookmarks included.
 */
export async function watchRound<Read extends Listed>(
  followed: Followed<Read>,
  from: string | null,
  life: AbortController,
  { idleLimit = 90_000, timeoutSeconds = LASTS, random = Math.random }: FollowOptions,
): Promise<RoundEnd<string>> {
  let last = from;
  if (last === null) {
    const answer = await followed.list(life.signal);
    if (answer.kind !== "listed") return neverOpen(answer.because, isForbidden(answer));
    last = answer.resourceVersion;
    followed.listed(answer);
  }
  const seconds = Math.round(timeoutSeconds * (0.9 + 0.2 * random()));
  const opened = await followed.watch(last, seconds, life);
  if (opened.kind !== "open") return neverOpen(opened.because, isForbidden(opened));
  followed.opened(`Watching from resourceVersion ${last}`);
  const openedAt = performance.now();
  const end = await readWatch(opened.body, {
    name: followed.name,
    idleLimit,
    signal: life.signal,
    listener(event) {
      last = event.resourceVersion;
      followed.heard(event);
    },
  });
  const openFor = performance.now() - openedAt;
  return { next: end.kind === "clean" ? last : null, because: end.because, openFor };
}

function isForbidden(answer: Refused | Failed): boolean {
  return answer.kind === "refused" && answer.status === 403;
}
