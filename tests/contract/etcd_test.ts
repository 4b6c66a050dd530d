import assert from "assert";
import { testWhere } from "testing";
import { etcdRegister, openEtcd } from "../../lib/registers/mod.ts";
import { etcdKey } from "../../lib/registers/etcd_key.ts";
import { readEtcdWatchEvent } from "../../lib/registers/etcd_watch_event.ts";
import { missingServers, startEtcd } from "../support/servers/mod.ts";
import { etcdAccessOf, etcdWorld, keyName } from "./etcd_world.ts";
import { startProxy } from "./proxy.ts";
import { failure, patient, recordOf, written } from "./records.ts";
import { holdToContract } from "./register_contract.ts";

testWhere(missingServers(), "a key of a real etcd keeps the contract", async (context) => {
  await using etcd = await startEtcd({ tls: true });
  const port = Number(new URL(etcd.url).port);
  await using proxy = startProxy("127.0.0.1", port);
  const access = await etcdAccessOf(etcd, proxy.port);
  using world = etcdWorld(etcd, proxy, access);
  await holdToContract(context, world);

  await context.step("who shows no certificate, or trusts nobody, is told so", async () => {
    const cases = [
      [{ ...access, certificate: null }, /: it asks for a client certificate: configure one/],
      [{ ...access, authorities: null }, /: its own certificate is not trusted/],
    ] as const;
    for (const [access, expected] of cases) {
      const client = openEtcd(access, { requestTimeout: 60_000 });
      const register = etcdRegister({ name: "home", client });
      assert.match(failure(await register.read(patient)), expected);
      client.close();
    }
  });

  await context.step("a watch from before a compaction says so", async () => {
    await world.remove();
    written(await world.open().create(recordOf("a"), patient));
    await etcd.compact();
    const client = openEtcd(access, { requestTimeout: 60_000 });
    const life = new AbortController();
    const opened = await etcdKey(client).watch(1, life);
    assert(opened.kind === "open", JSON.stringify(opened));
    const lines: string[] = [];
    for await (const text of opened.body.pipeThrough(new TextDecoderStream())) {
      lines.push(...text.split("\n").filter((line) => line !== ""));
      if (lines.length >= 2) break;
    }
    life.abort();
    client.close();
    const [created, ended] = lines.map((line) => readEtcdWatchEvent(line, keyName));
    assert.equal(created?.kind, "created");
    assert(ended?.kind === "broken", JSON.stringify(ended));
    assert.match(ended.because, /no longer has the history/);
  });

  await context.step("a full etcd says so, and how to help it", async () => {
    const { members } = await etcd.post("/v3/cluster/member/list", {});
    assert(Array.isArray(members));
    const alarm = { memberID: members[0].ID, alarm: "NOSPACE" };
    await etcd.post("/v3/maintenance/alarm", { action: "ACTIVATE", ...alarm });
    await world.remove().catch(() => {});
    const outcome = await world.open().create(recordOf("a"), patient);
    await etcd.post("/v3/maintenance/alarm", { action: "DEACTIVATE", ...alarm });
    assert.match(failure(outcome), /alarm NOSPACE.*etcdctl alarm disarm/);
  });

  await context.step("an etcd with users of its own says that it cannot be used so", async () => {
    await etcd.post("/v3/auth/user/add", { name: "root", password: "x" });
    await etcd.post("/v3/auth/user/grant", { user: "root", role: "root" });
    await etcd.post("/v3/auth/enable", {});
    const register = world.open();
    assert.match(failure(await register.read(patient)), /without auth enable/);
    assert.match(failure(await register.create(recordOf("a"), patient)), /without auth enable/);
  });
});
