import assert from "assert";
import { type Json, jsonObject } from "../../../lib/http/mod.ts";
import { etcdAccess, etcdRegister, openEtcd, type Register } from "../../../lib/registers/mod.ts";
import { toBase64 } from "../../../lib/registers/base64.ts";

/** Name of the key of the trials. */
export const keyName = "right";

/** A signal that never aborts. */
export const patient: AbortSignal = new AbortController().signal;

/** Head of an answer at that revision of the store. */
export const header = (revision: number, cluster_id = "1"): Json => ({
  ...{ cluster_id, member_id: "2", raft_term: "3" },
  revision: String(revision),
});

/** A key as etcd shows it. */
export const pairOf = (revision: number, value: string, name = keyName): Json => ({
  ...{ key: toBase64(name), mod_revision: String(revision), create_revision: "1" },
  value: toBase64(value),
});

/** Answer to a read of one key. */
export const ranged = (revision: number, kv: Json | null, cluster = "1"): Json => ({
  header: header(revision, cluster),
  ...(kv === null ? {} : { kvs: [kv], count: "1" }),
});

/** Answer to a transaction, which ends in a read. */
export const committed = (revision: number, kv: Json): Json => ({
  header: header(revision),
  succeeded: true,
  responses: [
    { response_put: { header: { revision: String(revision) } } },
    { response_range: { header: { revision: String(revision) }, kvs: [kv], count: "1" } },
  ],
});

/** Answer to a transaction whose comparison did not hold. */
export const refusedTxn = (revision: number, kv: Json | null): Json => ({
  header: header(revision),
  responses: [{
    response_range: {
      header: { revision: String(revision) },
      ...(kv === null ? {} : { kvs: [kv], count: "1" }),
    },
  }],
});

/** The value that a transaction puts, in base64. */
export function putIn(txn: unknown): string {
  const success = jsonObject(txn)?.success;
  const first = Array.isArray(success) ? jsonObject(success[0]) : null;
  const value = jsonObject(first?.request_put)?.value;
  assert(typeof value === "string");
  return value;
}

/** Not within [0, 1) as the jitter of a watch should be: it pauses 12 ms instead of 250 ms. */
const IMPATIENT = -0.95;

/** Uses a register that talks to these endpoints. */
export async function withEtcd(
  endpoints: readonly string[],
  use: (register: Register) => Promise<void>,
  requestTimeout = 20_000,
): Promise<void> {
  const found = await etcdAccess({
    ...{ endpoints, keyName, plainLoopback: true },
    ...{ authorities: null, certificate: null, key: null },
  });
  assert(found.kind === "ready", JSON.stringify(found));
  const client = openEtcd(found.access, { requestTimeout });
  try {
    await use(etcdRegister({ name: "home", client, watch: { random: () => IMPATIENT } }));
  } finally {
    client.close();
  }
}
