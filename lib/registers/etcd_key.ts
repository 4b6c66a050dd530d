import type { Json } from "../http/mod.ts";
import { toBase64 } from "./base64.ts";
import { type EtcdPair, type KeyState, readRange, readTxn, type TxnState } from "./etcd_answer.ts";
import type { EtcdAnswer, EtcdClient, EtcdStream } from "./etcd_client.ts";

/** What can be asked about one key. Every call ends within the client's time limit. */
export interface EtcdKey {
  readonly name: string;
  /** Reads the key as a majority of the members has it at this moment. */
  read(signal: AbortSignal): Promise<EtcdAnswer<KeyState>>;
  /** Puts `value` if the key holds exactly `expected` (`null`: nothing), and reads it either way. */
  replace(
    value: string,
    expected: EtcdPair | null,
    signal: AbortSignal,
  ): Promise<EtcdAnswer<TxnState>>;
  /** Watches the key from `revision` on, that included. */
  watch(revision: number, life: AbortController): Promise<EtcdStream>;
}

/** One key of an etcd cluster. */
export function etcdKey(client: EtcdClient): EtcdKey {
  const name = client.keyName;
  const key = toBase64(name);
  const range = { request_range: { key } };
  return {
    name,
    read: (signal) =>
      client.ask({
        ...{ what: `read ${name}`, path: "/v3/kv/range", body: { key } },
        understand: (answer) => readRange(answer, name),
      }, signal),
    replace: (value, expected, signal) =>
      client.ask({
        what: `write ${name}`,
        path: "/v3/kv/txn",
        body: {
          compare: unchanged(key, expected),
          success: [{ request_put: { key, value } }, range],
          failure: [range],
        },
        understand: (answer) => readTxn(answer, name),
      }, signal),
    watch: (revision, life) =>
      client.watch(`watch ${name}`, {
        create_request: { key, start_revision: String(revision), progress_notify: true },
      }, life),
  };
}

/** Both revision and value: a restored etcd may give one revision to two values. */
function unchanged(key: string, expected: EtcdPair | null): Json {
  const same = { key, result: "EQUAL" };
  return expected === null ? [{ ...same, target: "CREATE", create_revision: "0" }] : [
    { ...same, target: "MOD", mod_revision: String(expected.revision) },
    { ...same, target: "VALUE", value: expected.value },
  ];
}
