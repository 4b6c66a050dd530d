import type { Milliseconds } from "../../core/mod.ts";
import {
  type ApiObject,
  type ClusterNews,
  clusterStatusWriter,
  type EventNews,
  type EventWriter,
  type NamedObject,
  restoreCluster,
  settleCluster,
  type Settled,
  transitionsTo,
} from "../../kubernetes/mod.ts";
import { answerWithin, within } from "../deadline.ts";
import { type Loop, startLoop } from "../loop.ts";
import { pauseAfter } from "../pauses.ts";
import type { OwnView } from "./own_view.ts";
import type { ClusterWitness } from "./witness.ts";

/** What keeping this cluster's own resource needs. */
interface KeeperOptions {
  readonly object: NamedObject;
  /** As the environment wants it. */
  readonly wanted: ApiObject;
  readonly own: OwnView;
  /** Whether this pod speaks for its cluster. */
  readonly isMe: () => boolean;
  /** `null` while nothing can be said. */
  readonly news: () => ClusterNews | null;
  /** What to say at the end of this pod; `null` where another one goes on speaking. */
  readonly lastNews: () => ClusterNews | null;
  readonly events: EventWriter;
  readonly told: ClusterWitness["told"];
}

const CHANGES_SHOW: Milliseconds = 250;
const BUDGET: Milliseconds = 5_000;
const LEAVING: Milliseconds = 500;
const PAUSES = { first: 1_000, longest: 60_000 } as const;

/**
 * Keeps the CardanoForgeCluster of this cluster, as its representative alone: applies what the
 * environment says once in the life of this process, makes it again after it was deleted, writes its
 * status and tells of its transitions. Its end is the last that a cluster without another pod says.
 */
export function startKeeper(options: KeeperOptions): Loop {
  const { object, wanted, own, isMe, told } = options;
  const { name, namespace } = object.target;
  const writer = clusterStatusWriter(object);
  let isSettled = false;
  let failures = 0;

  function failed(because: string): Milliseconds {
    told("cluster_resource", name, "warning", because);
    failures += 1;
    return pauseAfter(failures, PAUSES);
  }

  /** Applies the environment, or makes the object again; then the watch tells of it. */
  async function settle(last: ApiObject | null, known = false): Promise<Milliseconds> {
    const settled: Settled = await answerWithin(
      BUDGET,
      (signal) =>
        last === null
          ? settleCluster(object, wanted, signal, known)
          : restoreCluster(object, last, signal),
    );
    if (settled.kind !== "settled") return failed(settled.because);
    failures = 0;
    isSettled ||= last === null;
    told("cluster_resource", name, "info", saidOf(settled.kept, last !== null));
    return CHANGES_SHOW;
  }

  async function tellAll(about: ApiObject, transitions: readonly EventNews[]): Promise<void> {
    const regarding = {
      ...{ apiVersion: "cardano.io/v1", kind: "CardanoForgeCluster", namespace, name },
      uid: String(about.metadata.uid),
    };
    for (const news of transitions) {
      const outcome = await answerWithin(
        BUDGET,
        (signal) => options.events.tell(news, regarding, signal),
      );
      const because = typeof outcome === "object" && outcome !== null ? outcome.because : outcome;
      if (because !== null) told("cluster_event", name, "warning", because);
    }
  }

  async function writeStatus(seen: ApiObject): Promise<Milliseconds> {
    const news = options.news();
    if (news === null) return CHANGES_SHOW;
    const transitions = transitionsTo(news, seen);
    const outcome = await answerWithin(BUDGET, (signal) => writer.write(news, seen, signal));
    switch (outcome.kind) {
      case "unchanged":
        return CHANGES_SHOW;
      case "written":
        failures = 0;
        await tellAll(seen, transitions);
        return CHANGES_SHOW;
      case "conflict":
        // Somebody has patched the spec meanwhile; the watch is about to tell.
        return PAUSES.first;
      case "failed":
      case "unsupported":
        return failed(outcome.because);
    }
  }

  /** What it became is noted here: its watch has ended, and its mirrors are to follow once more. */
  async function sayLast(signal: AbortSignal): Promise<void> {
    const [seen, news] = [own.object(), options.lastNews()];
    if (!isMe() || !isSettled || seen === null || news === null) return;
    const transitions = transitionsTo(news, seen);
    if ((await writer.write(news, seen, signal)).kind !== "written") return;
    const read = await object.read(signal);
    if (read.kind === "ok") own.seen(read.object);
    await tellAll(seen, transitions);
  }

  const loop = startLoop(async () => {
    if (!own.isRead() || !isMe()) return CHANGES_SHOW;
    const seen = own.object();
    if (seen !== null) return isSettled ? await writeStatus(seen) : await settle(null, true);
    const lost = own.lost();
    if (lost === null) return await settle(null);
    return own.mayRestore() ? await settle(lost) : CHANGES_SHOW;
  }, (error) => failed(String(error)));

  return {
    async end() {
      await loop.end();
      await within(LEAVING, sayLast);
    },
  };
}

function saidOf(kept: readonly string[], again: boolean): string {
  if (again) return "it was deleted, and has been made again as it was";
  return kept.length === 0
    ? "it says what the environment says"
    : `what others have set is kept, whatever the environment says: ${kept.join(", ")}`;
}
