import assert from "assert";
import { deriveBounds } from "../../../lib/core/mod.ts";
import { DEFAULTS } from "../../support/core-world/mod.ts";
import { kubeconfigFor } from "../../support/lease-api/kubeconfig.ts";
import { otherPool, pool } from "../config/environments.ts";
import { inDirectory } from "../node/harness.ts";
import { type } from "./typed.ts";

Deno.test("the defaults of an image swap, 15 s and 5 s, fit, and the timing table shows how", async () => {
  const swap = { LEASE_DURATION: "15", SLEEP_INTERVAL: "5" };
  const { code, out, error } = await type(["check"], swap);
  assert.deepEqual([code, error], [0, ""]);
  const table = out.split("\n\n").find((part) => part.startsWith("Timing"));
  assert.equal(
    table,
    `Timing (t0 is taken before a renewal is sent)
  lease duration D          15 s
  clock-rate error r        0.1
  right lasts until         t0 + 13.5 s = D(1-r)
  stop bound S              6 s
  stop begins at            t0 + 7.5 s = D(1-r) - S
  nothing is enabled after  t0 + 5 s
  renewal every             4 s
  budget of one try         1.7 s, two fit
  a challenger waits        16.5 s = D(1+r)
  the guard steps in at     t0 + 8 s = begin of the stop + 0.5 s
  the guard kills at        t0 + 12.5 s = end - 1 s
  a lost manager is back    within 1 s, or the guard stops the node`,
  );
  assert.equal((await type(["check"])).out, out, "they are the defaults");
});

Deno.test("the credential mode is shown, and the flags that the node needs for it", async () => {
  const flags = "--start-as-non-producing-node (--non-producing-node up to 10.5.0)";
  const files = (await type(["check"])).out;
  assert.match(files, /^ {2}credential mode +files$/m);
  assert(files.includes(`${flags} --shelley-kes-key /ipc/kes.skey --shelley-vrf-key /ipc/vrf`));
  const bulk = (await type(["check"], { CREDENTIAL_MODE: "bulk" })).out;
  assert.match(bulk, /^ {2}credential mode +bulk$/m);
  assert.match(bulk, /^ {2}credentials to +\/ipc\/credentials\.json$/m);
  assert(bulk.includes(`${flags} --bulk-credentials-file /ipc/credentials.json\n`));
});

Deno.test("every bound is stated with the sum that it comes from", async () => {
  const lines = (await type(["check"])).out.split("\n");
  const bounds = deriveBounds(DEFAULTS);
  assert(bounds.length >= 6);
  for (const { name, value, meaning, sum } of bounds) {
    const at = lines.findIndex((line) => line.startsWith(`  ${name} `));
    assert.equal(lines[at]?.replaceAll(/ +/g, " "), ` ${name} ${value / 1000} s ${meaning}`);
    assert.equal(lines[at + 1]?.trim(), `= ${sum}`);
    const parts = [...sum.matchAll(/ ([\d.]+) s/g)].map(([, seconds]) => Number(seconds));
    const total = parts.reduce((sum, part) => sum + part, 0);
    assert.equal(Math.round(total * 1000), value, `the sum of ${name}`);
  }
});

Deno.test("the configuration is shown as understood, names that follow from others included", async () => {
  const { out } = await type(["check"], {
    ...{
      CARDANO_NETWORK: "preview",
      NETWORK_MAGIC: "2",
      POOL_ID: pool.bech32,
      NAMESPACE: "cardano",
    },
  });
  const shown = out.split("\n").map((line) => line.trim().replace(/ {2,}/, ": "));
  for (
    const expected of [
      "pod: cardano/cardano-producer-0",
      "network: preview (magic 2)",
      `pool: ${pool.bech32}`,
      `record of the right: Lease cardano/cardano-leader-preview-${pool.bech32.slice(0, 10)}`,
      "API server: 10.96.0.1:443",
      "credentials to: /ipc/kes.skey /ipc/vrf.skey /ipc/node.cert",
      "node: cardano-node, socket /ipc/node.socket",
      "listens on: port 8000",
    ]
  ) {
    assert(shown.includes(expected), `${expected} in\n${out}`);
  }
});

Deno.test("outside a cluster the kubeconfig is read, as run does it", async () => {
  await inDirectory(async (directory) => {
    const KUBECONFIG = `${directory}/kubeconfig`;
    const outside = { KUBECONFIG, KUBERNETES_SERVICE_HOST: undefined };
    const refused = async (because: RegExp) => {
      const { code, out, error } = await type(["check"], outside);
      assert.deepEqual([code, out], [2, ""]);
      assert(error.includes(KUBECONFIG), error);
      assert.match(error, because);
    };
    await refused(/No such file/);
    await Deno.writeTextFile(KUBECONFIG, "{}");
    await refused(/it has no current-context: name a context/);
    await Deno.writeTextFile(KUBECONFIG, kubeconfigFor("http://10.1.2.3:6443", "t0ken"));
    await refused(/"http:\/\/10\.1\.2\.3:6443" is not encrypted/);
    await Deno.writeTextFile(KUBECONFIG, kubeconfigFor("https://10.1.2.3:6443", "t0ken"));
    const { code, out, error } = await type(["check"], outside);
    assert.deepEqual([code, error], [0, ""]);
    assert(out.includes(`10.1.2.3:6443, as kubeconfig ${KUBECONFIG} says\n`), out);
    assert.doesNotMatch(out, /t0ken/);
  });
});

Deno.test("a target directory that is missing is said, and nothing is written where it is not", async () => {
  await inDirectory(async (directory) => {
    const at = (folder: string) => ({
      CREDENTIAL_MODE: "bulk",
      TARGET_BULK_CREDENTIALS: `${directory}${folder}/credentials.json`,
    });
    await Deno.chmod(directory, 0o500);
    const there = await type(["check"], at(""));
    assert.doesNotMatch(there.out, /Cannot write/);
    const missing = await type(["check"], at("/missing"));
    assert.deepEqual([missing.code, missing.error], [0, ""]);
    assert.match(missing.out, /^warning: Cannot write beside .*missing.*name one, as \/ipc$/m);
    await Deno.chmod(directory, 0o700);
    const development = { DISABLE_SOCKET_CHECK: "true", CARDANO_NETWORK: "devnet" };
    const without = await type(["check"], {
      ...at("/missing"),
      ...development,
      NETWORK_MAGIC: "42",
    });
    assert.doesNotMatch(without.out, /Cannot write/);
  });
});

Deno.test("each mode of the guard is shown, with its socket, its times and what it leaves open", async () => {
  const shown = async (GUARD: string) => {
    const { out } = await type(["check"], { GUARD, GUARD_SOCKET: "/run/g.sock" });
    return { guard: /^ {2}guard {2,}(.*)$/m.exec(out)?.[1] ?? "", out };
  };
  assert.match((await shown("external")).guard, /^on socket \/run\/g\.sock; without it/);
  assert.match((await shown("child")).guard, /^a child of the manager, on socket \/run\/g\.sock$/);
  assert.match((await shown("auto")).guard, /\/run\/g\.sock, else a child/);
  const { guard, out } = await shown("none");
  assert.match(guard, /^none: a stop is not enforced while the manager is dead or frozen$/);
  assert.match(out, /^warning: As set, no guard runs/m);
  assert.doesNotMatch(out, /the guard kills/);
});

Deno.test("what is set and changes nothing, or weakens the promise, is said", async () => {
  const { code, out } = await type(["check"], {
    ...{ START_AS_NON_PRODUCING: "true", REQUIRE_NODE_METRICS: "false", HTTPS_PROXY: "http://p:1" },
  });
  assert.equal(code, 0);
  assert.match(out, /^info: START_AS_NON_PRODUCING is accepted and has no effect/m);
  assert.match(out, /^warning: Forging is not observed/m);
  assert.match(out, /^warning: HTTPS_PROXY is set and removed from this process/m);
  assert.match(out, /node metrics +http:\/\/127\.0\.0\.1:12798\/metrics \(not required\)/);
});

Deno.test("a lease too short for its stop is refused with the arithmetic and the smallest that fits", async () => {
  const { code, out, error } = await type(["check"], { LEASE_DURATION: "8" });
  assert.deepEqual([code, out], [2, ""]);
  assert.match(error, /^Cannot use LEASE_DURATION="8": /);
  assert.match(error, /a lease of 8 s gives a right of 7\.2 s \(less 10 % clock-rate error\)/);
  assert.match(error, /stopping \(6 s\), two tries of 1\.7 s/);
  assert.match(error, /need 10\.5 s; the smallest lease that fits is 12 s/);
  assert.equal((await type(["check"], { LEASE_DURATION: "12" })).code, 0);
  assert.equal((await type(["check"], { LEASE_DURATION: "11" })).code, 2);
  assert.match(
    (await type(["--help"])).out,
    /LEASE_DURATION.*\n.*with the other defaults from 12 on/,
  );
});

Deno.test("all problems are told at once, each with its variable and value", async () => {
  const { code, error } = await type(["check"], {
    ...{ METRICS_PORT: "http", POOL_ID: pool.bech32, POOL_ID_HEX: otherPool.hex },
    ...{ ENABLE_CLUSTER_MANAGEMENT: "true", LEASE_DURATION: "15.5" },
  });
  assert.equal(code, 2);
  const lines = error.split("\n");
  for (const name of ["METRICS_PORT", "POOL_ID_HEX", "LEASE_DURATION"]) {
    assert(lines.some((line) => line.startsWith(`Cannot use ${name}=`)), `${name} in ${error}`);
  }
  assert.match(error, /^Cannot use ENABLE_CLUSTER_MANAGEMENT=/m);
});
