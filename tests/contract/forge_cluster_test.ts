import assert from "assert";
import { testWhere } from "testing";
import {
  type ApiObject,
  type ApiServer,
  type ClusterNews,
  type ClusterProfile,
  clusterStatusWriter,
  collection,
  eventWriter,
  followAll,
  forgeClusters,
  namedObject,
  openApiServer,
  readForgeCluster,
  restoreCluster,
  settleCluster,
  wantedCluster,
  writeMirror,
} from "../../lib/kubernetes/mod.ts";
import { ensureNamespace, eventually, makeToken, missingServers } from "../support/servers/mod.ts";
import { kubeconfig } from "../support/servers/mod.ts";
import { applyClusterRoles } from "./cluster_roles.ts";
import { installDefinitions, startPlaneAndClient } from "./control_plane.ts";
import { accessThrough } from "./lease_world.ts";
import { patient } from "./records.ts";

const NAME = "mainnet-pool1abcde-us-east-1";
const POOL = { id: `pool1abcde${"q".repeat(46)}`, idHex: "ab".repeat(28) };

const profile: ClusterProfile = {
  ...{ name: NAME, namespace: "default", region: "us-east-1", priority: 100 },
  network: { name: "mainnet", magic: 764824073 },
  pool: { ...POOL, name: null, ticker: "ABC" },
  application: { type: "block-producer", environment: "production" },
  healthCheck: { endpoint: "http://127.0.0.1:12798/metrics", interval: 30_000 },
};

const TIP = { tipSlot: 7, tipHash: "ab".repeat(32), epochNo: 5 };

const news: ClusterNews = {
  ...{ effectiveState: "Priority-based", effectivePriority: 100, activeLeader: "pod-0" },
  ...{ forgingEnabled: true, reason: "Forging", message: "The node forges" },
  health: {
    ...{ healthy: true, lastProbe: 1_700_000_000_000, consecutiveFailures: 0 },
    ...{ message: "fine", responseTime: 12.4 },
  },
  network: { network: "mainnet", magic: 764824073, syncStatus: "synced", ...TIP },
  pool: { certificateCounter: 3 },
  conditions: [
    { type: "Ready", status: "True", reason: "Forging", message: "" },
    { type: "HealthCheckPassing", status: "True", reason: "Passing", message: "" },
  ],
};

testWhere(
  missingServers(),
  "a CardanoForgeCluster on the real API server, by what deploy/role-clusters.yaml allows",
  async (context) => {
    await using started = await startPlaneAndClient();
    const { plane, api } = started;
    const { kubectl } = plane;
    const names = {
      network: "mainnet",
      pool: POOL.idHex,
      short: "pool1abcde",
      cluster: NAME,
      elsewhere: NAME,
    };
    await applyClusterRoles(plane, "default", { ...names, elsewhere: "nobody" });
    await ensureNamespace(plane, "region-2");
    await applyClusterRoles(plane, "region-2", { ...names, cluster: "region-2" });
    const token = await makeToken(plane, "cardano-forge-manager-elsewhere", "region-2");
    using elsewhere = await clientOf(plane, token);

    const at = (name: string, from: ApiServer = api, namespace = "default") =>
      namedObject(from, { ...forgeClusters(namespace), name });
    const shown = async (name = NAME, namespace = "default"): Promise<Shown> =>
      JSON.parse(await kubectl.run(["get", "cfc", name, "-n", namespace, "--output=json"]));
    const patch = (spec: unknown, name = NAME) =>
      kubectl.run([
        ...["patch", "cardanoforgeCluster", name, "--type=merge", "-p", JSON.stringify({ spec })],
      ]);
    const settle = () => settleCluster(at(NAME), wantedCluster(profile), patient);

    await context.step("without its definition it is unsupported", async () => {
      const settled = await settle();
      assert.equal(settled.kind, "unsupported", JSON.stringify(settled));
    });

    await installDefinitions(plane);
    await eventually("the new type to be served", async () => {
      const listed = await collection(api, forgeClusters("default")).list(patient);
      return listed.kind === "listed" ? true : null;
    });

    await context.step("it is created from the environment, with labels and defaults", async () => {
      assert.deepEqual(await settle(), { kind: "settled", kept: [] });
      const { metadata, spec } = await shown();
      assert.equal(spec.forgeState, "Priority-based");
      assert.deepEqual([spec.priority, spec.region], [100, "us-east-1"]);
      assert.equal(spec.healthCheck.endpoint, profile.healthCheck?.endpoint);
      assert.equal(metadata.labels["cardano.io/pool-id-hex"], POOL.idHex);
      assert.equal(metadata.labels["cardano.io/managed-by"], "cardano-forge-manager");
      const { resourceVersion } = metadata;
      assert.deepEqual(await settle(), { kind: "settled", kept: [] });
      assert.equal((await shown()).metadata.resourceVersion, resourceVersion);
    });

    await context.step("another environment changes what nobody else owns", async () => {
      const moved = wantedCluster({ ...profile, priority: 7 });
      assert.deepEqual(await settleCluster(at(NAME), moved, patient), {
        ...{ kind: "settled", kept: [] },
      });
      assert.equal((await shown()).spec.priority, 7);
      assert.deepEqual(await settle(), { kind: "settled", kept: [] });
    });

    await context.step("what an operator has set is kept, and told", async () => {
      await patch({ priority: 5, forgeState: "Disabled", healthCheck: { interval: "5s" } });
      await kubectl.run(["label", "cfc", NAME, "--overwrite", "cardano.io/region=mine"]);
      const settled = await settle();
      assert(settled.kind === "settled", JSON.stringify(settled));
      const kept = settled.kept.join();
      for (const field of ["spec.priority", "spec.healthCheck.interval", "cardano.io/region"]) {
        assert(kept.includes(field), `${field} in ${kept}`);
      }
      const { spec, metadata } = await shown();
      assert.deepEqual([spec.priority, spec.forgeState], [5, "Disabled"]);
      assert.equal(spec.healthCheck.interval, "5s");
      assert.equal(metadata.labels["cardano.io/region"], "mine");
      assert.equal(metadata.labels["cardano.io/pool-ticker"], "ABC");
    });

    await context.step(
      "another pool's resource of that name is refused, and untouched",
      async () => {
        const other = { ...profile, pool: { ...profile.pool, idHex: "cd".repeat(28) } };
        const settled = await settleCluster(at(NAME), wantedCluster(other), patient);
        assert(settled.kind === "taken", JSON.stringify(settled));
        assert.match(settled.because, /belongs to pool abab.*CLUSTER_IDENTIFIER/);
        const testnet = { ...profile, network: { name: "custom", magic: 42 } };
        const elsewhere = await settleCluster(at(NAME), wantedCluster(testnet), patient);
        assert.match(JSON.stringify(elsewhere), /taken.*magic 764824073, not to 42/);
        assert.equal((await shown()).spec.pool.idHex, POOL.idHex);
      },
    );

    await context.step("it is watched, and understood", async () => {
      const life = new AbortController();
      let seen: readonly ApiObject[] = [];
      const following = followAll(collection(api, forgeClusters("default")), {
        present: (objects) => void (seen = objects),
        state: () => {},
      }, life.signal);
      const first = await eventually("it to be seen", () => seen[0] ?? null);
      assert.deepEqual(readForgeCluster(first).problems, []);
      await patch({
        override: { enabled: true, forceState: "Enabled", expiresAt: "2099-01-01T00:00:00Z" },
      });
      await eventually("its override", () => {
        const { override } = readForgeCluster(seen[0] ?? first);
        return override?.forceState === "Enabled" ? override : null;
      });
      life.abort();
      await following;
    });

    await context.step("its status is shown by kubectl, and keeps its times", async () => {
      const writer = clusterStatusWriter(at(NAME));
      const seen = await read(at(NAME));
      assert.deepEqual(await writer.write(news, seen, patient), { kind: "written" });
      assert.deepEqual(await writer.write(news, seen, patient), { kind: "unchanged" });
      const columns = (await kubectl.run(["get", "cardanoforgeclusters"])).trim().split("\n")
        .map((line) => line.trim().split(/\s{2,}/));
      assert.deepEqual(columns[1]?.slice(0, 7), [
        ...[NAME, "mainnet", "ABC", "Priority-based", "100", "pod-0", "true"],
      ]);
      const { status } = await shown();
      assert.equal(status.healthStatus.responseTime, "12ms");
      const { syncStatus, ...tip } = status.networkStatus;
      assert.deepEqual([syncStatus, tip], ["synced", {
        network: "mainnet",
        magic: 764824073,
        ...TIP,
      }]);
      const { generation } = (await shown()).metadata;
      assert.equal(status.observedGeneration, generation);
      assert.deepEqual(generationsIn(status), [generation, generation]);
      const later = clusterStatusWriter(at(NAME), () => Date.now() + 60_000);
      const changed = { ...news, message: "still", effectivePriority: 110 };
      assert.equal((await later.write(changed, await read(at(NAME)), patient)).kind, "written");
      const after = (await shown()).status;
      assert.equal(after.lastTransition, status.lastTransition);
      assert.deepEqual(after.conditions, status.conditions);
      const stale = await clusterStatusWriter(at(NAME)).write(news, seen, patient);
      assert.equal(stale.kind, "conflict", JSON.stringify(stale));
      await patch({ priority: 4 });
      assert.deepEqual(generationsIn((await shown()).status), [generation, generation]);
      assert.equal((await later.write(changed, await read(at(NAME)), patient)).kind, "written");
      assert.equal((await later.write(changed, await read(at(NAME)), patient)).kind, "unchanged");
      const next = generation + 1;
      assert.deepEqual(generationsIn((await shown()).status), [next, next]);
    });

    await context.step("its mirror elsewhere says the same, status included", async () => {
      const mirror = at(NAME, elsewhere, "region-2");
      const home = await read(at(NAME));
      assert.deepEqual(await writeMirror(mirror, home, patient), { kind: "written" });
      assert.deepEqual(await writeMirror(mirror, home, patient), { kind: "unchanged" });
      const { metadata, spec, status } = await shown(NAME, "region-2");
      assert.equal(metadata.labels["cardano.io/mirror"], "true");
      assert.deepEqual([spec, status], [home.spec, home.status]);
      const understood = readForgeCluster(await read(mirror));
      const { uid, generation, createdAt } = readForgeCluster(home);
      assert.deepEqual(understood.mirrorOf, { uid, generation, createdAt });
      await patch({ priority: 6 });
      assert.deepEqual(await writeMirror(mirror, await read(at(NAME)), patient), {
        ...{ kind: "written" },
      });
      assert.equal((await shown(NAME, "region-2")).spec.priority, 6);
    });

    await context.step("a home is no place for the mirror of its own name", async () => {
      const mirrored = await writeMirror(at(NAME), await read(at(NAME)), patient);
      assert.match(JSON.stringify(mirrored), /taken.*at home there/);
    });

    await context.step(
      "deleted, it is made again as it was, not as the environment says",
      async () => {
        const last = await read(at(NAME));
        await kubectl.run(["delete", "cfc", NAME]);
        assert.deepEqual(await restoreCluster(at(NAME), last, patient), {
          ...{ kind: "settled", kept: [] },
        });
        assert.deepEqual((await shown()).spec, last.spec);
        assert.notEqual((await shown()).metadata.uid, last.metadata.uid);
        const settled = await settle();
        assert.match(JSON.stringify(settled), /settled.*spec\.priority/);
        assert.equal((await shown()).spec.priority, 6);
      },
    );

    await context.step("events are shown beside it", async () => {
      const { metadata } = await shown();
      const regarding = {
        ...{ apiVersion: "cardano.io/v1", kind: "CardanoForgeCluster" },
        ...{ namespace: "default", name: NAME, uid: metadata.uid },
      };
      const told = await eventWriter(api, "pod-0").tell(
        { type: "Warning", reason: "ForgingStopped", note: "pod-0 does not forge any more" },
        regarding,
        patient,
      );
      assert.equal(told, null);
      const described = await kubectl.run(["describe", "cardanoforgeCluster", NAME]);
      assert.match(described, /Warning +ForgingStopped .*pod-0 does not forge any more/);
    });

    await context.step("neither account may do more", async () => {
      const user = (name: string, namespace: string) =>
        `--as=system:serviceaccount:${namespace}:${name}`;
      const may = async (who: string, what: string) => {
        const said = await kubectl.attempt(["auth", "can-i", who, ...what.split(" ")]);
        return said.stdout.trim().split("\n").at(-1);
      };
      const own = user("cardano-forge-manager", "default");
      const other = user("cardano-forge-manager-elsewhere", "region-2");
      const refused: readonly (readonly [string, string])[] = [
        [own, "patch cardanoforgeclusters.cardano.io/another"],
        [own, "update cardanoforgeclusters.cardano.io/another --subresource=status"],
        [own, "delete cardanoforgeclusters.cardano.io"],
        [own, "list events.events.k8s.io"],
        [own, "get leases.coordination.k8s.io/another"],
        [other, "update cardanoforgeclusters.cardano.io/region-2 -n region-2"],
        [other, "patch cardanoforgeclusters.cardano.io -n region-2"],
        [other, `get leases.coordination.k8s.io/cardano-node-leader -n region-2`],
        [other, "create events.events.k8s.io -n region-2"],
        [other, "list cardanoforgeclusters.cardano.io -n default"],
      ];
      for (const [who, what] of refused) assert.equal(await may(who, what), "no", what);
      // Here deploy/role.yaml, which needs it for a pool in one cluster, is not installed.
      const alone = user("cardano-forge-manager", "region-2");
      const original = "leases.coordination.k8s.io/cardano-node-leader -n region-2";
      for (const verb of ["get", "update", "patch", "delete"]) {
        assert.equal(await may(alone, `${verb} ${original}`), "no", verb);
      }
      for (const verb of ["list", "watch"]) {
        assert.equal(await may(alone, `${verb} ${original}`), "yes", verb);
      }
      const record = `leases.coordination.k8s.io/cardano-forge-right-mainnet-${POOL.idHex}`;
      for (const verb of ["get", "list", "watch", "update"]) {
        assert.equal(await may(own, `${verb} ${record}`), "yes", verb);
        assert.equal(await may(other, `${verb} ${record} -n region-2`), "yes", verb);
      }
    });
  },
);

interface Shown {
  readonly metadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly resourceVersion: string;
    readonly generation: number;
    readonly uid: string;
  };
  readonly spec: {
    readonly forgeState: string;
    readonly priority: number;
    readonly region: string;
    readonly pool: { readonly idHex: string };
    readonly healthCheck: { readonly endpoint: string; readonly interval: string };
  };
  readonly status: {
    readonly lastTransition: string;
    readonly observedGeneration: number;
    readonly healthStatus: { readonly responseTime: string };
    readonly networkStatus: Readonly<Record<string, unknown>>;
    readonly conditions: readonly { readonly observedGeneration: number }[];
  };
}

/** Which generation each condition is about. */
function generationsIn({ conditions }: Shown["status"]): readonly number[] {
  return conditions.map(({ observedGeneration }) => observedGeneration);
}

async function read(object: ReturnType<typeof namedObject>): Promise<ApiObject> {
  const answer = await object.read(patient);
  assert(answer.kind === "ok", JSON.stringify(answer));
  return answer.object;
}

async function clientOf(
  plane: { readonly url: string; readonly ca: string; readonly port: number },
  token: string,
): Promise<ApiServer & Disposable> {
  const namespace = "region-2";
  const text = kubeconfig({ server: plane.url, ca: plane.ca, credentials: { token }, namespace });
  const access = await accessThrough(plane.port, text);
  const client = openApiServer(access, { requestTimeout: 60_000 });
  return { ...client, [Symbol.dispose]: client.close };
}
