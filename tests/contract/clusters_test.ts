import assert from "assert";
import { testWhere } from "testing";
import { eligibility, standings } from "../../lib/core/mod.ts";
import { startClusters } from "../../lib/runtime/clusters.ts";
import type { ClusterFigures } from "../../lib/telemetry/mod.ts";
import {
  ensureNamespace,
  eventually,
  kubeconfig,
  makeServiceAccount,
  makeToken,
  missingServers,
} from "../support/servers/mod.ts";
import { applyClusterRoles } from "./cluster_roles.ts";
import { installDefinitions, roleManifest, startPlaneAndClient } from "./control_plane.ts";
import { accessThrough } from "./lease_world.ts";
import { IDENTITY, playedConfiguration, playedCore, POOL } from "./played_pod.ts";

const NAME = "eu-1";

testWhere(
  missingServers(),
  "a pod takes part among clusters on real API servers, by its two roles alone",
  async (context) => {
    let status = 200;
    const prober = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("the prober says", { status }),
    );
    const endpoint = `http://127.0.0.1:${prober.addr.port}/`;
    const configuration = playedConfiguration({
      POOL_TICKER: "ABC",
      ...{ ENABLE_CLUSTER_MANAGEMENT: "true", CLUSTER_IDENTIFIER: NAME, CLUSTER_REGION: "eu" },
      ...{ HEALTH_CHECK_ENDPOINT: endpoint, HEALTH_CHECK_INTERVAL: "1" },
      // What follows from a change of the policy does not wait for it.
      SLEEP_INTERVAL: "300",
      FORGE_REGISTERS:
        "eu=kubernetes:in-cluster;us=kubernetes:/run/us#us/us;w=etcd:https://10.0.0.2",
    });
    const { cluster: settings, kubernetes } = configuration;
    assert(settings !== null);

    await using started = await startPlaneAndClient();
    const { plane } = started;
    const { kubectl } = plane;
    await installDefinitions(plane);
    const short = kubernetes.leaseName.replace("cardano-leader-devnet-", "");
    await applyClusterRoles(plane, "default", {
      ...{ network: "devnet", pool: POOL, short, cluster: NAME, elsewhere: "us-1" },
    });
    await ensureNamespace(plane, "us");
    await applyClusterRoles(plane, "us", {
      ...{ network: "devnet", pool: POOL, short, cluster: "us-1", elsewhere: NAME },
    });
    const own = await makeServiceAccount(plane, {
      ...{ manifest: roleManifest, name: "cardano-forge-manager" },
    });
    const token = await makeToken(plane, "cardano-forge-manager-elsewhere", "us");
    const { url: server, ca, port } = plane;
    const elsewhere = kubeconfig({ server, ca, credentials: { token }, namespace: "us" });

    const driver = playedCore(configuration);
    const { state, dispatch } = driver;
    dispatch({
      type: "credentials",
      report: { kind: "valid", certificateCounter: 3, set: "one", poolId: POOL },
    });
    const ticking = setInterval(() => dispatch({ type: "tick" }), 100);
    const told: string[] = [];
    let figures: ClusterFigures | null = null;
    const clusters = startClusters({
      ...{ configuration, settings, identity: IDENTITY },
      access: await accessThrough(port, own.kubeconfig),
      elsewhere: [{
        ...{ name: "us", namespace: "us", access: await accessThrough(port, elsewhere) },
      }],
      driver,
      syncing: { slots: () => null, maxTipLag: 300_000 },
      witness: {
        figures: (known) => void (figures = known),
        told: (topic, about, severity, reason) =>
          void told.push(`${severity} ${topic} ${about}: ${reason}`),
      },
    });
    const shown = async (path: string, namespace = "default") =>
      (await kubectl.attempt([
        ...["get", "cfc", NAME, "-n", namespace, `--output=jsonpath={${path}}`],
      ])).stdout.trim();
    const becomes = (path: string, expected: RegExp, namespace = "default") =>
      eventually(`${path} to be ${expected} in ${namespace}: ${told.join("\n")}`, async () => {
        const text = await shown(path, namespace);
        return expected.test(text) ? text : null;
      });

    const betterOnes = () => state().policy.better.map(({ cluster }) => cluster).join();
    const isDisabled = () => {
      const verdict = eligibility(state());
      return !verdict.allowed && verdict.code === "cluster_disabled";
    };
    const patch = (spec: unknown) =>
      kubectl.run([
        ...["patch", "cardanoforgeCluster", NAME, "--type=merge"],
        ...["-p", JSON.stringify({ spec })],
      ]);
    const isDecided = (what: string, since: number, isSo: () => boolean) =>
      eventually(what, () => isSo() || null, { every: 5 }).then(() => {
        const took = performance.now() - since;
        assert(took < 1_000, `${what} took ${took.toFixed()} ms, expected less than a second`);
      });
    const decides = async (what: string, spec: unknown, isSo: () => boolean) => {
      assert(!isSo(), `${what} before anything was changed`);
      await patch(spec);
      await isDecided(what, performance.now(), isSo);
    };

    try {
      await context.step(
        "it makes itself the representative, and creates the resource",
        async () => {
          await becomes(".status.effectiveState", /^Priority-based$/);
          assert.equal(await shown(".spec.pool.ticker"), "ABC");
          assert.equal(await shown(".status.activeLeader"), "pod-0");
          const holder = await kubectl.run([
            ...["get", "lease", kubernetes.leaseName, "--output=jsonpath={.spec.holderIdentity}"],
          ]);
          assert.equal(holder, IDENTITY);
        },
      );
      await context.step("its health is asked, and shown where it is mirrored, too", async () => {
        await becomes(".status.healthStatus.message", /the prober says/);
        await becomes(".metadata.labels.cardano\\.io/mirror", /^true$/, "us");
        await becomes(".status.activeLeader", /^pod-0$/, "us");
        status = 503;
        await becomes(".status.healthStatus.consecutiveFailures", /^[3-9]|\d\d/);
        await becomes(".status.effectivePriority", /^200$/);
        await becomes(".status.effectivePriority", /^200$/, "us");
        const seen: ClusterFigures | null = figures;
        assert.equal(Object(seen).health.success, false);
        status = 200;
        await becomes(".status.effectivePriority", /^100$/);
      });
      await context.step(
        "another priority, an override and its end are decided on within a second",
        async () => {
          await kubectl.apply(
            JSON.stringify({
              ...{ apiVersion: "cardano.io/v1", kind: "CardanoForgeCluster" },
              metadata: { name: "us-1" },
              spec: {
                network: { name: "custom", magic: 42 },
                pool: { id: `pool1${"q".repeat(51)}`, idHex: POOL },
                ...{ region: "us", priority: 150 },
              },
            }),
            "us",
          );
          const both = () => standings(state()).map(({ cluster }) => cluster).join();
          await eventually("the other cluster to be seen", () => both() === "eu-1,us-1" || null);
          assert.equal(betterOnes(), "");
          await decides("the other to be better", { priority: 200 }, () => betterOnes() === "us-1");
          const forced = { enabled: true, forcePriority: 1 };
          await decides("this one to be", { override: forced }, () => betterOnes() === "");
          const expiresAt = Date.now() + 5_000;
          const until = { forceState: "Disabled", expiresAt: new Date(expiresAt).toISOString() };
          await decides("an override to forbid", { override: { ...forced, ...until } }, isDisabled);
          await eventually("its end", () => Date.now() >= expiresAt || null, { every: 5 });
          const ended = performance.now();
          await isDecided("it to be allowed again", ended, () => !isDisabled());
          assert.equal(betterOnes(), "us-1");
          await patch({ priority: 100, override: { enabled: false } });
        },
      );
      await context.step(
        "the runbook's patch is decided on within a second, and shown",
        async () => {
          await decides("it to be disabled", { forgeState: "Disabled" }, isDisabled);
          await becomes(".status.effectiveState", /^Disabled$/);
          await becomes(".spec.forgeState", /^Disabled$/, "us");
          assert.match(await shown(".status.message"), /Disabled/);
          const described = await eventually("its event", async () => {
            const text = await kubectl.run(["describe", "cardanoforgeCluster", NAME]);
            return /StateChanged/.test(text) ? text : null;
          });
          assert.match(described, /PriorityChanged/);
        },
      );
      await context.step("an original beside it is named", async () => {
        await eventually("the Leases to be read", () => state().otherManager === null || null);
        await kubectl.apply(JSON.stringify({
          ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
          metadata: { name: "cardano-node-leader" },
          spec: { holderIdentity: "producer-0", leaseDurationSeconds: 5 },
        }));
        await eventually(
          "it to be seen",
          () => state().otherManager?.because.includes("producer-0") || null,
        );
        await eventually("it to run out", () => state().otherManager === null || null);
      });
      await context.step(
        "two of a name are refused: another pool's resource is no policy",
        async () => {
          await kubectl.run([
            ...["patch", "cfc", NAME, "--type=merge"],
            ...["-p", JSON.stringify({ spec: { pool: { idHex: "cd".repeat(28) } } })],
          ]);
          await eventually(
            "it to be told",
            () =>
              told.some((line) => /error cluster_resource.*belongs to pool cdcd/.test(line)) ||
              null,
          );
          const home = state().policy.sources.find(({ name }) => name === "home");
          assert.match(home?.unreadable ?? "", /belongs to pool cdcd.*CLUSTER_IDENTIFIER/);
        },
      );
    } finally {
      clearInterval(ticking);
      await clusters.end();
      await prober.shutdown();
    }
    await context.step("at its end it leaves the Lease to others", async () => {
      const holder = await kubectl.run([
        ...["get", "lease", kubernetes.leaseName, "--output=jsonpath={.spec.holderIdentity}"],
      ]);
      assert.equal(holder, "");
    });
  },
);
