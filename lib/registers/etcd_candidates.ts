import { canonicalJson, type Json, type JsonObject, jsonObject, parseJson } from "../http/mod.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { candidateKey, readCandidates, writeCandidate } from "./candidate_annotation.ts";
import type { CandidateList } from "./candidates.ts";
import type { EtcdPair } from "./etcd_answer.ts";
import type { EtcdClient } from "./etcd_client.ts";
import { etcdFollower, type EtcdWatchOptions } from "./etcd_follow.ts";
import { etcdKey } from "./etcd_key.ts";

/** Where the candidates beside a key stand. */
interface EtcdCandidatesOptions {
  /** The etcd cluster, asked for the key of the candidates; its own time limit bounds every request. */
  readonly client: EtcdClient;
  /** Patience and jitter of the watch. */
  readonly watch?: EtcdWatchOptions;
}

/** Longest value that is looked at, in characters of base64: some hundred candidates. */
const longest = 262_144;
/** So often another may come between reading and writing; after that the core asks again. */
const mostTries = 4;

/**
 * Candidates as one key of etcd: a JSON object with the fields that a Lease has as annotations. Each
 * pod puts its own in by compare-and-set and leaves the others as they are.
 */
export function etcdCandidates({ client, watch }: EtcdCandidatesOptions): CandidateList {
  const key = etcdKey(client);
  const follow = etcdFollower(key, watch);

  /** `null` for a field takes it away. */
  async function merge(
    fields: Readonly<Record<string, Json>>,
    signal: AbortSignal,
  ): Promise<string | null> {
    const read = await key.read(signal);
    if (read.kind === "failed") return read.because;
    let { pair } = read.content;
    for (let tried = 0; tried < mostTries; tried += 1) {
      const entries = Object.entries({ ...fieldsOf(pair), ...fields });
      const left = Object.fromEntries(entries.filter(([, value]) => value !== null));
      const answer = await key.replace(toBase64(canonicalJson(left)), pair, signal);
      if (answer.kind === "failed") return answer.because;
      if (answer.content.succeeded) return null;
      pair = answer.content.pair;
    }
    return `${key.name} was written by others ${mostTries} times in a row`;
  }

  return {
    write: (candidate, signal) =>
      merge({ [candidateKey(candidate.identity)]: writeCandidate(candidate) }, signal),
    drop: (identities, signal) =>
      merge(Object.fromEntries(identities.map((one) => [candidateKey(one), null])), signal),
    watch: (listener, signal) =>
      follow.run({
        seen: (pair) => listener.observed(readCandidates(fieldsOf(pair))),
        serverTime: () => {},
        state: (healthy, because) => listener.state(healthy, because),
      }, signal),
  };
}

/** What is no object of ours counts as nothing, and is replaced. */
function fieldsOf(pair: EtcdPair | null): JsonObject {
  if (pair === null || pair.value.length > longest) return {};
  const text = fromBase64(pair.value);
  return text === null ? {} : jsonObject(parseJson(text)) ?? {};
}
