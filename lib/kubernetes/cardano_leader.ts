import type { Answer, Failed } from "./answer.ts";
import { canonicalJson, type Json, type JsonObject, jsonObject } from "../http/mod.ts";
import type { ApiObject } from "./api_object.ts";
import { withoutTheirGeneration } from "./conditions.ts";
import { type LeaderNews, leaderStatus } from "./leader_status.ts";
import type { NamedObject } from "./named_object.ts";
import { type NotWritten, notWritten, type StatusOutcome } from "./status_outcome.ts";

/** What a CardanoLeader says now. */
export interface LeaderSeen {
  readonly kind: "seen";
  /** Its resourceVersion: another one means that somebody has written. */
  readonly version: string;
  /** Its status; empty where it has none. */
  readonly reason: string;
  readonly message: string;
}

/** Whose an object is that does not say for which pool it is, or that is yet to be created. */
type Unclaimed = "ours" | "another's";

/** The CardanoLeader object that shows people who leads. */
export interface CardanoLeader {
  /**
   * Reads the object afresh, creating it first if only the type exists; a {@link write} after it
   * replaces just what was seen. At most two requests, mostly one. An unclaimed one that is another's
   * is a conflict, and is not created.
   */
  look(signal: AbortSignal, unclaimed?: Unclaimed): Promise<LeaderSeen | NotWritten>;
  /**
   * Writes the status, creating the object first if only the type exists. At most three requests,
   * mostly one.
   */
  write(news: LeaderNews, signal: AbortSignal): Promise<StatusOutcome>;
  /**
   * Writes a last status, unless anybody has written since {@link write}: who no longer leads must
   * not overwrite what its successor says. One request at most.
   */
  takeLeave(news: LeaderNews, signal: AbortSignal): Promise<StatusOutcome>;
}

/** For which pool it was created, by its id in hexadecimal: names are made of a short part of it. */
const POOL = "cardano.io/pool-id-hex";

/**
 * Keeps the status of a CardanoLeader by update of the status subresource with the resourceVersion
 * last seen, not by an apply or a patch: a status that was held up on its way, by a manager that no
 * longer leads, must not overwrite what its successor has written meanwhile. One that was created for
 * another pool is left alone.
 *
 * @param pool Hexadecimal id of the pool; `null` while it is not known.
 */
export function cardanoLeader(
  object: NamedObject,
  pool: string | null,
  now: () => number = Date.now,
): CardanoLeader {
  let last: ApiObject | null = null;
  const { target } = object;

  async function fetchOrCreate(
    signal: AbortSignal,
    unclaimed: Unclaimed = "ours",
  ): Promise<Answer> {
    const read = await object.read(signal);
    if (read.kind === "ok") return whyAnothers(read.object, pool) ?? read;
    const isMissing = read.kind === "refused" && read.missing === "object";
    if (!isMissing || unclaimed === "another's") return read;
    return await object.create({
      apiVersion: `${target.group}/${target.version}`,
      kind: "CardanoLeader",
      metadata: {
        name: target.name,
        namespace: target.namespace,
        labels: {
          "app.kubernetes.io/managed-by": "cardano-forge-manager",
          ...(pool === null ? {} : { [POOL]: pool }),
        },
      },
      spec: { namespace: target.namespace, description: "The pod whose cardano-node forges" },
    }, signal);
  }

  async function replace(
    seen: ApiObject,
    news: LeaderNews,
    signal: AbortSignal,
  ): Promise<StatusOutcome> {
    const { generation } = seen.metadata;
    const before = jsonObject(seen.status);
    const time = new Date(now()).toISOString();
    const counted = typeof generation === "number" ? generation : null;
    const status = leaderStatus(news, before, counted, time);
    if (textOf(status) === textOf(before)) return { kind: "unchanged" };
    const written = await object.replaceStatus({ ...seen, status }, signal);
    last = written.kind === "ok" ? written.object : null;
    return written.kind === "ok" ? { kind: "written" } : notWritten(written);
  }

  return {
    async look(signal, unclaimed) {
      const found = await fetchOrCreate(signal, unclaimed);
      if (found.kind !== "ok") return notWritten(found);
      if (unclaimed === "another's" && poolOf(found.object) === null) {
        return { kind: "conflict", because: `CardanoLeader ${target.name} names no pool` };
      }
      last = found.object;
      return seenIn(found.object);
    },
    async write(news, signal) {
      if (last === null) {
        const found = await fetchOrCreate(signal);
        if (found.kind !== "ok") return notWritten(found);
        last = found.object;
      }
      return await replace(last, news, signal);
    },
    async takeLeave(news, signal) {
      if (last === null) return { kind: "conflict", because: "nothing was written last" };
      return await replace(last, news, signal);
    },
  };
}

function textOf(status: JsonObject | null): string {
  return canonicalJson(withoutTheirGeneration(status ?? {}));
}

/** Why an object is another pool's, or `null`; one that does not say is anybody's. */
function whyAnothers(object: ApiObject, pool: string | null): Failed | null {
  const its = poolOf(object);
  if (its === null || pool === null || its === pool) return null;
  return {
    kind: "failed",
    because:
      `CardanoLeader ${object.metadata.name} belongs to pool ${its}, not to ${pool}: give this one ` +
      "a CRD_NAME of its own",
  };
}

function poolOf({ metadata }: ApiObject): string | null {
  const its = jsonObject(metadata.labels)?.[POOL];
  return typeof its === "string" ? its : null;
}

function seenIn({ metadata, status }: ApiObject): LeaderSeen {
  const said = jsonObject(status);
  const text = (value: Json | undefined) => typeof value === "string" ? value : "";
  return {
    kind: "seen",
    version: text(metadata.resourceVersion),
    reason: text(said?.reason),
    message: text(said?.message),
  };
}
