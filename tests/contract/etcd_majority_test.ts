import assert from "assert";
import { testWhere } from "testing";
import { etcdAccess, etcdRegister, openEtcd } from "../../lib/registers/mod.ts";
import { eventually, missingServers, startEtcdPair } from "../support/servers/mod.ts";
import { patient, present, recordOf, written } from "./records.ts";
import { watching } from "./watching.ts";

testWhere(
  missingServers(),
  "an etcd that loses its majority refuses, ends its watches, and is found again",
  async () => {
    await using pair = await startEtcdPair();
    const found = await etcdAccess({
      ...{ endpoints: pair.urls, keyName: "right", plainLoopback: true },
      ...{ authorities: null, certificate: null, key: null },
    });
    assert(found.kind === "ready", JSON.stringify(found));
    const [client, alone] = [found.access, { ...found.access, endpoints: pair.urls.slice(0, 1) }]
      .map((access) => openEtcd(access, { requestTimeout: 2_000 }));
    assert(client !== undefined && alone !== undefined);
    const register = etcdRegister({ name: "home", client });
    written(await register.create(recordOf("a"), patient));
    {
      // At the member that will be alone, and never silent for long enough to be doubted.
      await using watch = watching(etcdRegister({ name: "home", client: alone }));
      await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
      pair.processes.at(-1)?.freeze();
      await eventually("the refusal", async () => {
        const read = await register.read(patient);
        return read.kind === "failed" && /have no leader.*\(503\)/.test(read.because) ? true : null;
      });
      await watch.until("its end", () => /^-.*no leader/.test(watch.states.at(-1) ?? ""));
      pair.processes.at(-1)?.thaw();
      const second = await eventually("the majority", async () => {
        // One whose answer came too late may have been written all the same.
        const read = await register.read(patient);
        if (read.kind === "failed") return null;
        const outcome = await register.update(recordOf("b"), present(read), patient);
        return outcome.kind === "written" ? outcome.version : null;
      });
      await watch.until("b", () => watch.seen.at(-1)?.revision === second.revision);
      assert.deepEqual(present(await register.read(patient)), second);
    }
    client.close();
    alone.close();
  },
);
