import assert from "assert";
import { testWhere } from "testing";
import { missingServers, startControlPlane } from "../support/servers/mod.ts";
import { installDefinitions } from "./control_plane.ts";

const name = "mainnet-pool1abc-us-east-1";
const spec = {
  network: { name: "mainnet", magic: 764824073 },
  pool: { id: `pool1${"a".repeat(51)}`, idHex: "ab".repeat(28), ticker: "ABC" },
  region: "us-east-1",
};

testWhere(missingServers(), "the definitions of both custom resources", async (context) => {
  await using plane = await startControlPlane();
  await installDefinitions(plane);
  const { kubectl } = plane;
  const cluster = (changed: unknown) =>
    JSON.stringify({
      ...{ apiVersion: "cardano.io/v1", kind: "CardanoForgeCluster", metadata: { name } },
      spec: Object.assign({}, spec, changed),
    });
  const field = (path: string) => kubectl.run(["get", "cfc", name, `--output=jsonpath={${path}}`]);

  await context.step("a policy gets its defaults", async () => {
    await kubectl.apply(cluster({ healthCheck: { enabled: true } }));
    assert.equal(await field(".spec.forgeState"), "Priority-based");
    assert.equal(await field(".spec.priority"), "100");
    assert.equal(await field(".spec.network.era"), "conway");
    const { enabled, interval, timeout, failureThreshold } = JSON.parse(
      await field(".spec.healthCheck"),
    );
    assert.deepEqual({ enabled, interval, timeout, failureThreshold }, {
      ...{ enabled: true, interval: "30s", timeout: "10s", failureThreshold: 3 },
    });
  });

  await context.step("what users of the original may have is taken", async () => {
    const fine: readonly unknown[] = [
      { healthCheck: { enabled: true } },
      { healthCheck: { enabled: false, endpoint: "http://127.0.0.1:12798/metrics" } },
      {
        healthCheck: { interval: "5s", timeout: "1m", endpoint: "https://probe.example:8443/a?b" },
      },
      { healthCheck: { headers: { Authorization: "Bearer x", "x-probe_1": "" } } },
      { override: { enabled: true, reason: "Planned maintenance" } },
      { override: { enabled: false } },
      { override: { enabled: true, expiresAt: "2099-01-01T00:00:00+02:00", forcePriority: 1 } },
      { network: { name: "custom", magic: 4, era: "babbage" } },
    ];
    for (const changed of fine) {
      const another = cluster(changed).replace(name, "another");
      await kubectl.run(["create", "--dry-run=server", "-f", "-"], another);
    }
  });

  await context.step("the runbook's commands work as written", async () => {
    const patch = (spec: unknown) =>
      kubectl.run([
        ...["patch", "cardanoforgeCluster", name, "--type=merge", "-p", JSON.stringify({ spec })],
      ]);
    // As `date --iso-8601=seconds` writes it.
    const expiresAt = "2099-01-01T00:00:00+00:00";
    const override = { enabled: true, reason: "Planned maintenance", expiresAt };
    await patch({ forgeState: "Disabled", override });
    assert.equal(await field(".spec.forgeState"), "Disabled");
    await patch({ forgeState: "Priority-based", override: { enabled: false } });
    assert.equal(await field(".spec.forgeState"), "Priority-based");
    assert.equal(await field(".spec.override.reason"), "Planned maintenance");
    await patch({ forgeState: "Disabled" });
    assert.equal(await field(".spec.forgeState"), "Disabled");
    const columns =
      "NAME:.metadata.name,STATE:.status.effectiveState,PRIORITY:.status.effectivePriority,LEADER:.status.activeLeader,HEALTHY:.status.healthStatus.healthy";
    const shown = await kubectl.run(
      ["get", "cardanoforgeclusters", "-o", `custom-columns=${columns}`],
    );
    assert.match(shown, /^NAME +STATE +PRIORITY +LEADER +HEALTHY\n/);
    await kubectl.run(["describe", "cardanoforgeCluster", name]);
  });

  await context.step("the status is a subresource with its own columns", async () => {
    const status = {
      ...{ effectiveState: "Enabled", effectivePriority: 110, activeLeader: "pod-0" },
      healthStatus: { healthy: false, consecutiveFailures: 1, responseTime: "12ms" },
      networkStatus: { network: "mainnet", magic: 764824073, syncStatus: "synced", tipSlot: 1 },
      poolStatus: { anything: [1] },
    };
    await kubectl.run([
      ...["patch", "cfc", name, "--subresource=status", "--type=merge"],
      `--patch=${JSON.stringify({ status })}`,
    ]);
    const [head, row] = (await kubectl.run(["get", "cfc"])).trim().split("\n");
    assert(head !== undefined && row !== undefined);
    assert.deepEqual(head.split(/\s{2,}/), [
      ...["NAME", "NETWORK", "POOL", "STATE", "PRIORITY", "ACTIVE LEADER", "HEALTHY", "AGE"],
    ]);
    assert.deepEqual(row.split(/\s{2,}/).slice(0, 7), [
      ...[name, "mainnet", "ABC", "Enabled", "110", "pod-0", "false"],
    ]);
    assert.deepEqual(JSON.parse(await field(".status.poolStatus")), { anything: [1] });
  });

  await context.step("what does not fit is refused, and the field is named", async () => {
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [{ region: undefined }, /spec\.region/],
      [{ region: "US_EAST" }, /spec\.region/],
      [{ network: { name: "testnet", magic: 1 } }, /spec\.network\.name/],
      [{ network: { name: "mainnet" } }, /spec\.network\.magic/],
      [{ pool: { ...spec.pool, id: "pool1short" } }, /spec\.pool\.id/],
      [{ pool: { ...spec.pool, idHex: "AB".repeat(28) } }, /spec\.pool\.idHex/],
      [{ pool: { ...spec.pool, ticker: "TOOLONG" } }, /spec\.pool\.ticker/],
      [{ pool: { ...spec.pool, name: "x".repeat(51) } }, /spec\.pool\.name/],
      [{ forgeState: "Sometimes" }, /spec\.forgeState/],
      [{ priority: 0 }, /spec\.priority/],
      [{ priority: 1000 }, /spec\.priority/],
      [{ healthCheck: { failureThreshold: 11 } }, /failureThreshold/],
      [{ healthCheck: { interval: "soon" } }, /interval/],
      [{ healthCheck: { endpoint: "not a uri" } }, /endpoint/],
      [{ override: { forceState: "Priority-based" } }, /forceState/],
      [{ override: { expiresAt: "tomorrow" } }, /expiresAt/],
      [{ application: { type: "miner" } }, /application\.type/],
      [{ application: { environment: "lab" } }, /application\.environment/],
      [{ network: { name: "mainnet", magic: 1 } }, /spec\.network\.magic.*764824073/],
      [{ network: { name: "preprod", magic: 2 } }, /spec\.network\.magic.*preprod is 1/],
      [{ network: { name: "preview", magic: 764824073 } }, /spec\.network\.magic.*preview is 2/],
      [{ network: { name: "custom", magic: 2 ** 32 } }, /spec\.network\.magic/],
      [{ pool: undefined }, /spec\.pool/],
      [{ pool: { id: spec.pool.id } }, /spec\.pool\.idHex/],
      [{ pool: { ...spec.pool, description: "x".repeat(256) } }, /spec\.pool\.description/],
      [{ region: "a" }, /spec\.region/],
      [{ priority: 1.5 }, /spec\.priority/],
      [{ forgeState: "disabled" }, /spec\.forgeState/],
      [{ healthCheck: { failureThreshold: 0 } }, /failureThreshold/],
      [{ healthCheck: { interval: "10ms" } }, /healthCheck\.interval.*1s to 1h/],
      [{ healthCheck: { timeout: "2m" } }, /healthCheck\.timeout.*100ms to 1m/],
      [{ healthCheck: { endpoint: "ftp://host/x" } }, /healthCheck\.endpoint/],
      [{ healthCheck: { endpoint: "https://name:word@host/" } }, /healthCheck\.endpoint/],
      [{ healthCheck: { headers: { "X Probe": "1" } } }, /healthCheck\.headers.*HTTP headers/],
      [{ healthCheck: { headers: { "X-Probe": "1\r\nHost: x" } } }, /headers\.X-Probe/],
      [{ override: { enabled: "yes" } }, /override\.enabled/],
      [{ override: { forcePriority: 0 } }, /override\.forcePriority/],
    ];
    for (const [changed, expected] of wrong) {
      const { code, stderr } = await kubectl.attempt(["apply", "-f", "-"], cluster(changed));
      assert.notEqual(code, 0, JSON.stringify(changed));
      assert.match(stderr, expected);
    }
    assert(wrong.length >= 20);
    const leader = (spec: unknown) =>
      kubectl.attempt(
        ["apply", "-f", "-"],
        JSON.stringify({
          ...{ apiVersion: "cardano.io/v1", kind: "CardanoLeader", metadata: { name: "x" }, spec },
        }),
      );
    assert.match((await leader({ description: "x".repeat(257) })).stderr, /spec\.description/);
  });

  await context.step("names, short names and categories are those of the runbooks", async () => {
    const types = await kubectl.run(["api-resources", "--api-group=cardano.io", "--output=wide"]);
    assert.match(
      types,
      /^cardanoleaders +cl,leader +cardano\.io\/v1 +true +CardanoLeader .*cardano,blockchain/m,
    );
    assert.match(types, /^cardanoforgeclusters +cfc +cardano\.io\/v1 +true +CardanoForgeCluster /m);
    assert.match(await kubectl.run(["get", "cardano"]), new RegExp(name));
  });
});
