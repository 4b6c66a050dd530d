import type { Milliseconds } from "../../core/mod.ts";
import {
  advisoryWith,
  type ApiObject,
  follower,
  type NamedObject,
  readAdvisory,
} from "../../kubernetes/mod.ts";
import { within } from "../deadline.ts";
import { type Loop, startLoop } from "../loop.ts";
import { type Move, nextMove, type RepresentationView, represents } from "./representation.ts";
import type { ClusterWitness } from "./witness.ts";

/** What speaking for a cluster needs. */
interface RepresentativeOptions {
  /** The Lease of this cluster. */
  readonly lease: NamedObject;
  readonly identity: string;
  /** Hexadecimal id of the pool. */
  readonly pool: string;
  /** What this pod knows of itself and of the other pods of its cluster. */
  readonly pod: () => Pick<RepresentationView, "holdsRight" | "isReady" | "isReadyElsewhere">;
  readonly told: ClusterWitness["told"];
}

/** The pod's part in who speaks for the cluster. */
interface Representative extends Loop {
  /** Whether this pod speaks for its cluster now. */
  readonly isMe: () => boolean;
}

const LOOKS: Milliseconds = 500;
const WRITE_BUDGET: Milliseconds = 5_000;
const AFTER_FAILURE: Milliseconds = 3_000;
const LEAVING: Milliseconds = 1_000;
/** The Lease is advice, renewed every 20 s: nothing that decides waits for its watch. */
const LONGEST_PAUSE: Milliseconds = 30_000;

/**
 * Keeps the Lease by which the pods of a cluster agree on who speaks for it. It is advice: whoever
 * wrongly believes to be the one repeats what another says, and nothing else.
 */
export function startRepresentative(options: RepresentativeOptions): Representative {
  const { lease, identity, pool, told } = options;
  const life = new AbortController();
  /** As seen last; `undefined` before that. */
  let object: ApiObject | null | undefined;
  let stamp: string | null = null;
  let changedAt: Milliseconds = 0;
  let writtenAt: Milliseconds | null = null;
  let leftAt: Milliseconds | null = null;

  function note(seen: ApiObject | null): void {
    object = seen;
    const now = seen === null ? "" : readAdvisory(seen).stamp;
    if (now === stamp) return;
    stamp = now;
    changedAt = performance.now();
  }

  function view(): RepresentationView {
    const now = performance.now();
    return {
      ...{ identity, pool, ...options.pod(), unchangedFor: now - changedAt },
      lease: object === null || object === undefined ? null : readAdvisory(object),
      writtenAgo: writtenAt === null ? null : now - writtenAt,
      leftAgo: leftAt === null ? null : now - leftAt,
    };
  }

  async function write(holder: string, signal: AbortSignal): Promise<string | null> {
    const before = object ?? null;
    const began = performance.now();
    const next = advisoryWith({ holder, pool }, before, lease.target, Date.now());
    const answer =
      await (before === null ? lease.create(next, signal) : lease.replace(next, signal));
    if (answer.kind !== "ok") return answer.because;
    note(answer.object);
    writtenAt = began;
    return null;
  }

  async function make(move: Exclude<Move, "nothing">): Promise<Milliseconds> {
    const holder = move === "release" ? "" : identity;
    const timed = await within(WRITE_BUDGET, (signal) => write(holder, signal));
    const because = timed.kind === "done" ? timed.value : `no answer within ${WRITE_BUDGET} ms`;
    if (because === null) {
      if (move === "release") leftAt = performance.now();
      if (move !== "renew") told("representative", lease.target.name, "info", SAID[move]);
      return LOOKS;
    }
    told("representative", lease.target.name, "warning", because);
    // Another pod has written, and the watch is late: it is read anew.
    follow.distrust();
    return AFTER_FAILURE;
  }

  const follow = follower(lease, { longestPause: LONGEST_PAUSE });
  void follow.run({
    present: note,
    absent: () => note(null),
    state(healthy, because) {
      if (!healthy) told("representative", lease.target.name, "warning", because);
    },
  }, life.signal);

  const loop = startLoop(async () => {
    if (object === undefined) return LOOKS;
    const move = nextMove(view());
    return move === "nothing" ? LOOKS : await make(move);
  }, (error) => {
    told("representative", lease.target.name, "error", String(error));
    return AFTER_FAILURE;
  });

  return {
    isMe: () => represents(view()),
    async end() {
      await loop.end();
      life.abort();
      if (represents(view())) await within(LEAVING, (signal) => write("", signal));
    },
  };
}

const SAID: Readonly<Record<Exclude<Move, "nothing" | "renew">, string>> = {
  take: "this pod speaks for its cluster",
  release: "this pod is not ready, and leaves it to another to speak for its cluster",
};
