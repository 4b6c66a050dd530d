import type { Candidate } from "../core/mod.ts";
import { type Json, jsonObject } from "../http/mod.ts";
import {
  type Answer,
  type ApiObject,
  type ApiServer,
  follower,
  type FollowOptions,
  LEASE_HEAD,
  leaseTarget,
  namedObject,
} from "../kubernetes/mod.ts";
import { candidateKey, readCandidates, writeCandidate } from "./candidate_annotation.ts";

/** What pods say of themselves beside a record of the right. */
export interface CandidateList {
  /** Says what this pod says of itself, and leaves what others say as it is. `null` if it was written. */
  write(candidate: Candidate, signal: AbortSignal): Promise<string | null>;
  /** Takes away what these pods said. `null` if it was. */
  drop(identities: readonly string[], signal: AbortSignal): Promise<string | null>;
  /** Tells of every change until `signal` aborts, and repairs itself. Never rejects. */
  watch(listener: CandidatesListener, signal: AbortSignal): Promise<void>;
}

/** Hears what pods say of themselves, and how the watch itself fares. */
interface CandidatesListener {
  observed(candidates: readonly Candidate[]): void;
  state(healthy: boolean, because: string): void;
}

/** Where the candidates of a Lease stand. */
interface CandidateListOptions {
  /** The API server; its own time limit bounds every request. */
  readonly api: ApiServer;
  readonly namespace: string;
  /** Name of the Lease that is the record of the right. */
  readonly leaseName: string;
  /** Patience and jitter of the watch. */
  readonly watch?: FollowOptions;
}

/** A Role without its rule is no fault: all but offers works on, and nobody hammers the server. */
const LONGEST_FORBIDDEN = 30_000;

/**
 * The Lease `{leaseName}-candidates`: an annotation for each pod, and an empty `spec`, so that it
 * holds nothing for anybody. A Lease because every manager may create one already.
 *
 * Each pod merges its own annotation in, so that no two of them ever stand in each other's way.
 */
export function candidateList(options: CandidateListOptions): CandidateList {
  const { api, namespace, leaseName } = options;
  const name = `${leaseName}-candidates`;
  const object = namedObject(api, leaseTarget(namespace, name));
  const follow = follower(object, { longestForbidden: LONGEST_FORBIDDEN, ...options.watch });

  async function merge(
    annotations: Readonly<Record<string, Json>>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const merged = await object.merge({ metadata: { annotations } }, signal);
    if (merged.kind !== "refused" || merged.missing !== "object") return merged;
    const created = await object.create({
      ...{ ...LEASE_HEAD, spec: {} },
      metadata: {
        ...{ namespace, name },
        labels: { "app.kubernetes.io/managed-by": "cardano-forge-manager" },
      },
    }, signal);
    // Another pod may have created it meanwhile.
    const exists = created.kind === "ok" || (created.kind === "refused" && created.status === 409);
    return exists ? await object.merge({ metadata: { annotations } }, signal) : created;
  }

  return {
    async write(candidate, signal) {
      const key = candidateKey(candidate.identity);
      return why(await merge({ [key]: writeCandidate(candidate) }, signal));
    },
    async drop(identities, signal) {
      const keys = identities.map((identity) => [candidateKey(identity), null] as const);
      const annotations = Object.fromEntries(keys);
      return why(await object.merge({ metadata: { annotations } }, signal));
    },
    watch: (listener, signal) =>
      follow.run({
        present: (object) => listener.observed(readCandidates(annotationsOf(object))),
        absent: () => listener.observed([]),
        state: (healthy, because) => listener.state(healthy, because),
      }, signal),
  };
}

function annotationsOf({ metadata }: ApiObject) {
  return jsonObject(metadata.annotations) ?? {};
}

function why(answer: Answer): string | null {
  return answer.kind === "ok" ? null : answer.because;
}
