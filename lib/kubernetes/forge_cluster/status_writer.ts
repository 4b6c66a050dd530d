import { canonicalJson, jsonObject } from "../../http/mod.ts";
import type { ApiObject } from "../api_object.ts";
import type { NamedObject } from "../named_object.ts";
import { notWritten, type StatusOutcome } from "../status_outcome.ts";
import { type ClusterNews, clusterStatus, substanceOf } from "./status.ts";

/** So long figures that go on changing may be old in a status, in milliseconds. */
const FIGURES_STAND = 600_000;

/** Keeps the status of one CardanoForgeCluster. */
interface ClusterStatusWriter {
  /**
   * Writes the status if it says anything else than `seen`, the object as seen last, or if its
   * figures are old. At most one request.
   */
  write(news: ClusterNews, seen: ApiObject, signal: AbortSignal): Promise<StatusOutcome>;
}

/**
 * Writes by update of the status subresource with the resourceVersion last seen, so that a
 * representative that was held up on its way does not overwrite its successor.
 */
export function clusterStatusWriter(
  object: NamedObject,
  now: () => number = Date.now,
): ClusterStatusWriter {
  let figuresWritten = -Infinity;
  /** The object as written last, while the watch may not have told of it yet. */
  let own: ApiObject | null = null;

  return {
    async write(news, seen, signal) {
      const newest = own !== null && isNewer(own, seen) ? own : seen;
      const before = jsonObject(newest.status);
      const { generation } = newest.metadata;
      const counted = typeof generation === "number" ? generation : null;
      const time = now();
      const status = clusterStatus(news, before, counted, new Date(time).toISOString());
      const due = time - figuresWritten >= FIGURES_STAND;
      const differs = due
        ? canonicalJson(status) !== canonicalJson(before ?? {})
        : substanceOf(status) !== substanceOf(before ?? {});
      if (!differs) return { kind: "unchanged" };
      const written = await object.replaceStatus({ ...newest, status }, signal);
      own = written.kind === "ok" ? written.object : null;
      if (written.kind === "ok") figuresWritten = time;
      return written.kind === "ok" ? { kind: "written" } : notWritten(written);
    },
  };
}

/** Whether both are the same object, and the first is the later one. */
function isNewer(one: ApiObject, other: ApiObject): boolean {
  return one.metadata.uid === other.metadata.uid &&
    Number(one.metadata.resourceVersion) > Number(other.metadata.resourceVersion);
}
