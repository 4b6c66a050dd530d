import type { Revision } from "../core/mod.ts";
import { type Json, jsonObject } from "../http/mod.ts";
import { toBase64 } from "./base64.ts";
import { revisionOf } from "./revision.ts";

/** A key's value and the revision of its last change. */
export interface EtcdPair {
  readonly revision: Revision;
  /** In base64, to the letter as etcd sent it. */
  readonly value: string;
}

/** What stands at the head of everything that etcd says. */
export interface EtcdHeader {
  readonly cluster: string;
  /** Revision of the whole store when it said this. */
  readonly revision: Revision;
}

/** What a key was found to hold; `null` for nothing. */
export interface KeyState {
  readonly header: EtcdHeader;
  readonly pair: EtcdPair | null;
}

/** What became of a transaction, and what the key holds after it. */
export interface TxnState extends KeyState {
  readonly succeeded: boolean;
}

/** Reads the head of an answer; `null` if there is none with revisions that can be compared. */
export function readHeader(value: Json | undefined): EtcdHeader | null {
  const { cluster_id: cluster, revision } = jsonObject(value) ?? {};
  const number = revisionOf(revision);
  return typeof cluster === "string" && number !== null ? { cluster, revision: number } : null;
}

/** Makes sense of the answer to a range of one key; `null` if it is anything else. */
export function readRange(answer: Json | undefined, key: string): KeyState | null {
  const { header, ...range } = jsonObject(answer) ?? {};
  const head = readHeader(header);
  const pair = readPairs(range.kvs, key);
  if (head === null || pair === undefined || (pair?.revision ?? 0) > head.revision) return null;
  // Zeros are left out: a count without the key itself belongs to another question.
  const counted = (range.count ?? "0") === (pair === null ? "0" : "1");
  return counted ? { header: head, pair } : null;
}

/** Makes sense of the answer to a transaction that reads the key in the end. */
export function readTxn(answer: Json | undefined, key: string): TxnState | null {
  const { header, succeeded = false, responses } = jsonObject(answer) ?? {};
  const head = readHeader(header);
  const parts = Array.isArray(responses) ? responses.map(jsonObject) : [];
  if (head === null || typeof succeeded !== "boolean" || parts.length !== (succeeded ? 2 : 1)) {
    return null;
  }
  if (succeeded && jsonObject(parts[0]?.response_put) === null) return null;
  const range = jsonObject(parts.at(-1)?.response_range);
  // The head inside says the revision alone.
  const state = range === null ? null : readRange({ ...range, header }, key);
  return state === null ? null : { ...state, succeeded };
}

/** A list of the key alone, or of nothing (`null`); `undefined` for anything else. */
function readPairs(kvs: Json | undefined, key: string): EtcdPair | null | undefined {
  if (kvs === undefined) return null;
  if (!Array.isArray(kvs) || kvs.length > 1) return undefined;
  return kvs.length === 0 ? null : readPair(kvs[0], key) ?? undefined;
}

/** A key and its value; `null` if it is anything else, or another key. */
export function readPair(kv: Json | undefined, key: string): EtcdPair | null {
  const { key: named, mod_revision, value = "" } = jsonObject(kv) ?? {};
  const revision = revisionOf(mod_revision);
  if (named !== toBase64(key) || revision === null || typeof value !== "string") return null;
  return { revision, value };
}
