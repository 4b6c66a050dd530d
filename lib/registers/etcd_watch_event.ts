import type { Revision } from "../core/mod.ts";
import { type Json, jsonObject, parseJson, quoted } from "../http/mod.ts";
import { type EtcdHeader, type EtcdPair, readHeader, readPair } from "./etcd_answer.ts";
import { meaningOf } from "./etcd_refusal.ts";

/** One change of the key; `pair` is `null` for its deletion. */
interface EtcdChange {
  readonly revision: Revision;
  readonly pair: EtcdPair | null;
}

/** One line of a watch. */
export type EtcdWatchEvent =
  /** The watch has begun. */
  | { readonly kind: "created"; readonly header: EtcdHeader }
  | {
    readonly kind: "changed";
    readonly header: EtcdHeader;
    readonly changes: readonly EtcdChange[];
  }
  /** Nothing has changed up to the revision in the head. */
  | { readonly kind: "progress"; readonly header: EtcdHeader }
  /** etcd ends the watch, or the line cannot be understood and may have been a change. */
  | { readonly kind: "broken"; readonly because: string };

/** Makes sense of one line of a watch of `key`. Never throws. */
export function readEtcdWatchEvent(line: string, key: string): EtcdWatchEvent {
  const message = jsonObject(parseJson(line));
  const error = jsonObject(message?.error);
  if (error !== null) return broken(ended(error.message));
  const result = jsonObject(message?.result);
  if (result === null) return unintelligible(line);
  if (result.canceled === true) return broken(canceled(result));
  const header = readHeader(result.header);
  if (header === null) return unintelligible(line);
  if (result.created === true) return { kind: "created", header };
  const { events = [] } = result;
  const changes = Array.isArray(events) ? events.map((event) => readChange(event, key)) : [null];
  const understood = changes.filter((change) => change !== null);
  if (understood.length < changes.length) return unintelligible(line);
  return understood.length === 0
    ? { kind: "progress", header }
    : { kind: "changed", header, changes: understood };
}

function readChange(value: Json | undefined, key: string): EtcdChange | null {
  const { type = "PUT", kv } = jsonObject(value) ?? {};
  const pair = readPair(kv, key);
  if (pair === null || (type !== "PUT" && type !== "DELETE")) return null;
  return { revision: pair.revision, pair: type === "PUT" ? pair : null };
}

/** A watch that etcd has cancelled: most often its history was compacted away meanwhile. */
function canceled({ compact_revision: compacted, cancel_reason: reason }: {
  readonly compact_revision?: Json | undefined;
  readonly cancel_reason?: Json | undefined;
}): string {
  return compacted === undefined
    ? ended(reason)
    : `The watch ended: etcd no longer has the history \
from which it would go on, only that from revision ${quoted(compacted)} on`;
}

function ended(words: Json | undefined): string {
  const meaning = typeof words === "string" ? meaningOf(words) : null;
  const said = `The watch was ended by etcd: ${quoted(words)}`;
  return meaning === null ? said : `${said}: ${meaning}`;
}

function unintelligible(line: string): EtcdWatchEvent {
  return broken(`The watch sent a line of ${line.length} characters that etcd would not send`);
}

function broken(because: string): EtcdWatchEvent {
  return { kind: "broken", because };
}
