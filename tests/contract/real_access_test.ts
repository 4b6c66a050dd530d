import assert from "assert";
import { testWhere } from "testing";
import { apiServerAccess } from "../../lib/kubernetes/api_server_access.ts";
import { namedObject, openApiServer } from "../../lib/kubernetes/mod.ts";
import { kubernetesLease } from "../../lib/registers/mod.ts";
import { readWatch } from "../../lib/kubernetes/watch_session.ts";
import { makeServiceAccount, missingServers, startControlPlane } from "../support/servers/mod.ts";
import { account, roleManifest } from "./control_plane.ts";
import { patient } from "./records.ts";
import { watching } from "./watching.ts";

const target = {
  ...{ group: "coordination.k8s.io", version: "v1", plural: "leases" },
  ...{ namespace: "default", name: "cardano-node-leader" },
};
const lease = {
  ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease", spec: { holderIdentity: "a" } },
  metadata: { namespace: target.namespace, name: target.name },
};

testWhere(missingServers(), "every way into the real API server", async (context) => {
  await using plane = await startControlPlane();
  const { token } = await makeServiceAccount(plane, { manifest: roleManifest, name: account });

  await context.step("a client certificate, its key beside it in files", async () => {
    const text = await plane.certificateKubeconfig("somebody", ["system:masters"]);
    const path = `${plane.folder}/somebody.kubeconfig`;
    await Deno.writeTextFile(path, text);
    const found = await apiServerAccess({ kubeconfig: path });
    assert(found.kind === "ready", JSON.stringify(found));
    assert.equal(found.access.hostPort, `${plane.address}:${plane.port}`);
    const api = openApiServer(found.access, { requestTimeout: 60_000 });
    const answer = await namedObject(api, target).create(lease, patient);
    assert.equal(answer.kind, "ok", JSON.stringify(answer));
    assert(answer.kind === "ok" && answer.serverTime !== null);
    api.close();
  });

  await context.step("a pod's service account, in the files where Kubernetes puts it", async () => {
    const folder = `${plane.folder}/serviceaccount`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/ca.crt`, plane.ca);
    await Deno.writeTextFile(`${folder}/token`, `${token}\n`);
    await Deno.writeTextFile(`${folder}/namespace`, "default");
    const found = await apiServerAccess({
      serviceAccountDir: folder,
      service: { host: plane.address, port: String(plane.port) },
    });
    assert(found.kind === "ready", JSON.stringify(found));
    assert.deepEqual(found.access.files, [`${folder}/ca.crt`, `${folder}/token`]);
    assert.equal(found.access.namespace, "default");
    const api = openApiServer(found.access, { requestTimeout: 60_000 });
    const answer = await namedObject(api, target).read(patient);
    assert.equal(answer.kind, "ok", JSON.stringify(answer));
    api.close();
  });

  await context.step("another authority than the server's is refused, and said", async () => {
    const found = await apiServerAccess({ kubeconfig: plane.adminKubeconfig });
    assert(found.kind === "ready");
    const api = openApiServer({ ...found.access, authorities: null }, { requestTimeout: 60_000 });
    const answer = await namedObject(api, target).read(patient);
    assert(answer.kind === "failed");
    assert.match(answer.because, /certificate/);
    api.close();
  });

  await context.step("a watch from before the server's last start says 410", async () => {
    await plane.restart();
    const found = await apiServerAccess({ kubeconfig: plane.adminKubeconfig });
    assert(found.kind === "ready");
    const api = openApiServer(found.access, { requestTimeout: 60_000 });
    const life = new AbortController();
    const opened = await namedObject(api, target).watch("1", 60, life);
    const because = opened.kind === "open"
      ? (await readWatch(opened.body, {
        ...{ name: target.name, idleLimit: 60_000, signal: life.signal, listener: () => {} },
      })).because
      : opened.because;
    assert.match(because, /410/);
    life.abort();
    api.close();
  });

  await context.step(
    "an object older than the server's last start is watched all the same",
    async () => {
      const found = await apiServerAccess({ kubeconfig: plane.adminKubeconfig });
      assert(found.kind === "ready");
      const api = openApiServer(found.access, { requestTimeout: 60_000 });
      const register = kubernetesLease({
        ...{ name: "home", api, namespace: target.namespace, leaseName: target.name },
      });
      {
        await using watch = watching(register);
        await watch.until("health", () => watch.states.length > 0);
        assert.deepEqual(watch.holders(), ["a"]);
        assert(watch.states.at(0)?.startsWith("+"), watch.states.join(" | "));
        await plane.kubectl.run(["annotate", "lease", target.name, "note=x"]);
        await watch.until("the change", () => watch.seen.length === 2);
      }
      api.close();
    },
  );
});
