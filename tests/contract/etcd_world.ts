import assert from "assert";
import { type EtcdAccess, etcdAccess, etcdRegister, openEtcd } from "../../lib/registers/mod.ts";
import type { Etcd } from "../support/servers/mod.ts";
import type { Proxy } from "./proxy.ts";
import type { OpenOptions, RegisterWorld } from "./register_world.ts";

/** Name of the key of the suite. */
export const keyName = "cardano-forge-right-preprod-0a1b2c";

/** Time limit of one request, in milliseconds: generous, for machines that are busy. */
const patience = 6_000;

/** A world around a key of a real etcd, to be closed when the test is over. */
export function etcdWorld(
  etcd: Etcd,
  proxy: Proxy,
  access: EtcdAccess,
): RegisterWorld & Disposable {
  const clients: { close(): void }[] = [];
  const key = btoa(keyName);
  const open = (
    access: EtcdAccess,
    { watch = {}, requestTimeout = patience }: OpenOptions = {},
  ) => {
    const client = openEtcd(access, { requestTimeout });
    clients.push(client);
    return etcdRegister({ name: "home", client, watch });
  };
  return {
    open: (options) => open(access, options),
    openAt: (endpoint, options) => open({ ...access, endpoints: [endpoint] }, options),
    async editHolder(holder) {
      const { kvs } = await etcd.post("/v3/kv/range", { key });
      assert(Array.isArray(kvs));
      const content = JSON.parse(atob(kvs[0].value));
      const value = btoa(JSON.stringify({ ...content, holderIdentity: holder }));
      await etcd.post("/v3/kv/put", { key, value });
    },
    async remove() {
      await etcd.post("/v3/kv/deleterange", { key });
    },
    network: proxy,
    backup: () => etcd.backup(),
    forget: () => etcd.compact(),
    watchTime: { absent: "etcd ends no watch at a time" },
    lease: null,
    [Symbol.dispose]() {
      for (const client of clients) client.close();
    },
  };
}

/** Access to an etcd that asks for certificates, by way of a proxy. */
export async function etcdAccessOf({ url, tls }: Etcd, port: number): Promise<EtcdAccess> {
  assert(tls !== null);
  const file = (path: string) => ({ kind: "file", path } as const);
  const address = new URL(url);
  address.port = String(port);
  const found = await etcdAccess({
    ...{ endpoints: [address.origin], keyName },
    authorities: file(tls.authority.certFile),
    certificate: file(tls.client.certFile),
    key: file(tls.client.keyFile),
  });
  assert(found.kind === "ready", JSON.stringify(found));
  return found.access;
}
