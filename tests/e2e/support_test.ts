import assert from "assert";
import { testWhere } from "testing";
import { missingPods, openWorld, type Pod, type World } from "../support/pods/mod.ts";
import {
  type ControlPlane,
  makeServiceAccount,
  missingServers,
  serverBinaries,
  type ServiceAccount,
  startControlPlane,
} from "../support/servers/mod.ts";

const missing = missingPods() ?? missingServers();

const manifest = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: reader}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [coordination.k8s.io], resources: [leases], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: reader}]
`;

testWhere(missing, "pods see their API server, one is cut off alone", async (t) => {
  await using world = await openWorld();
  await using plane = await startControlPlane({ address: world.api, port: 443, audit: true });
  const account = await makeReader(world, plane);
  const [a, b] = [
    await readerPod(world, plane, account, "a"),
    await readerPod(world, plane, account, "b"),
  ];

  await t.step("both list leases with their token, and no more than the Role grants", async () => {
    for (const pod of [a, b]) assert.equal(await list(pod, "leases"), "answered");
    assert.match(await list(a, "configmaps"), /forbidden/i);
    const mine = (await plane.audit()).filter(({ user }) => user === account.user);
    assert.deepEqual(mine.map(({ verb, code }) => `${verb} ${code}`), [
      ...["list 200", "list 200", "list 403"],
    ]);
  });
  await t.step("a token that was replaced is the one that is used", async () => {
    await a.setToken("nonsense");
    assert.match(await list(a, "leases"), /unauthorized|must be logged in/i);
    await a.setToken(account.token);
    assert.equal(await list(a, "leases"), "answered");
  });
  await t.step(
    "a black hole swallows the packets of one pod only, until it is healed",
    async () => {
      await a.blackHole();
      assert.match(await list(a, "leases"), /timeout|deadline|awaiting headers/i);
      assert.equal(await list(b, "leases"), "answered");
      await a.heal();
      assert.equal(await list(a, "leases"), "answered");
    },
  );
  await t.step("loss of all packets is a black hole, of none is nothing", async () => {
    await b.lossy(0);
    assert.equal(await list(b, "leases"), "answered");
    await b.lossy(1);
    assert.match(await list(b, "leases"), /timeout|deadline|awaiting headers/i);
    await b.heal();
  });
  await t.step(
    "a frozen API server answers nobody, a killed one comes back with its data",
    async () => {
      plane.process().freeze();
      assert.match(await list(a, "leases"), /timeout|deadline|awaiting headers/i);
      plane.process().thaw();
      await plane.kubectl.run(["create", "configmap", "kept"]);
      await plane.restart();
      assert.match(await plane.kubectl.run(["get", "configmap", "kept"]), /kept/);
      assert.equal(await list(a, "leases"), "answered");
    },
  );
});

testWhere(missing, "a second world has its own API server at its own address", async () => {
  await using first = await openWorld();
  await using second = await openWorld();
  assert.notEqual(first.api, second.api);
  const open = (world: World) => startControlPlane({ address: world.api, port: 443 });
  await using planes = new AsyncDisposableStack();
  const [here, there] = (await Promise.all([open(first), open(second)])).map((p) => planes.use(p));
  assert(here !== undefined && there !== undefined);
  const account = await makeReader(first, here);
  const pod = await readerPod(first, here, account, "pod");
  assert.equal(await list(pod, "leases"), "answered");
  // A token of one cluster is a stranger's in the other; both servers wear the same name.
  const stranger = await readerPod(second, there, account, "pod");
  assert.match(await list(stranger, "leases"), /unauthorized|must be logged in/i);
});

async function makeReader(world: World, plane: ControlPlane): Promise<ServiceAccount> {
  const path = `${world.folder}/reader.yaml`;
  await Deno.writeTextFile(path, manifest);
  return await makeServiceAccount(plane, { manifest: path, name: "reader", namespace: "pools" });
}

async function readerPod(
  world: World,
  plane: ControlPlane,
  { token, namespace }: ServiceAccount,
  name: string,
): Promise<Pod> {
  const { kubectl } = await serverBinaries();
  return await world.pod({
    name,
    serviceAccount: { token, namespace, ca: plane.ca },
    mounts: [{ source: kubectl, target: "/usr/local/bin/kubectl" }],
  });
}

/** Lists objects from inside a pod: `answered`, or what `kubectl` complained about. */
async function list(pod: Pod, resource: string): Promise<string> {
  const group = resource === "leases" ? "apis/coordination.k8s.io/v1" : "api/v1";
  const account = "/var/run/secrets/kubernetes.io/serviceaccount";
  const script = `exec kubectl --server=https://kubernetes.default.svc:443 --request-timeout=6s \
    --certificate-authority=${account}/ca.crt --token="$(cat ${account}/token)" \
    get --raw "/${group}/namespaces/$(cat ${account}/namespace)/${resource}"`;
  const { code, stderr } = await pod.exec(["/bin/sh", "-c", script], {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    HOME: "/ipc",
  });
  return code === 0 ? "answered" : stderr;
}
