import assert from "assert";
import { summary } from "../../support/ledger.ts";
import { makeHome, pause, scrape, startNode, until } from "./harness.ts";
import { makeKeys } from "./keys.ts";

/** What the gauge says: at a non-producing start with keys, and after a SIGHUP that enabled. */
const gauges = [
  { version: "8.10.1", atStart: undefined, enabled: undefined },
  { version: "8.11.0", atStart: 1, enabled: 1 },
  { version: "10.1.4", atStart: 1, enabled: 1 },
  { version: "10.2.1", atStart: 0, enabled: 0 },
  { version: "10.3.0", atStart: 0, enabled: 1 },
  { version: "11.0.1", atStart: 0, enabled: 1 },
];

Deno.test("metrics: the gauge lies as the version does; the counter tells the truth", async () => {
  await Promise.all(gauges.map(async ({ version, atStart, enabled }) => {
    await using home = await makeHome();
    await home.place(makeKeys());
    const settings = { VERSION: version, METRICS_DIALECT: "legacy" };
    const flags = [...home.threeFlags, "--non-producing-node"];
    await using node = await startNode(home, flags, settings);
    await node.ready();
    assert.equal((await node.metrics()).get("forging_enabled"), atStart, version);
    assert.equal((await node.metrics()).get("Forge_forge_about_to_lead_int"), undefined);
    node.kill("SIGHUP");
    await node.traced("Forge.Loop.AdoptedBlock");
    const metrics = await node.metrics();
    assert.equal(metrics.get("forging_enabled"), enabled, version);
    assert.ok((metrics.get("Forge_forge_about_to_lead_int") ?? 0) >= 1);
    await home.clear();
    node.kill("SIGHUP");
    await until(
      `${version} off`,
      async () => [0, undefined].includes((await node.metrics()).get("forging_enabled")),
    );
  }));
});

/** Names of the check counter (or of what early versions published in its place). */
const names = [
  {
    settings: { VERSION: "10.5.4" },
    name: "Forge_forge_about_to_lead_int",
    gauge: "forging_enabled",
  },
  {
    settings: { VERSION: "10.6.0" },
    name: "Forge_about_to_lead_counter",
    gauge: "forging_enabled_int",
  },
  {
    settings: { VERSION: "10.6.0", METRICS_DIALECT: "new-nosuffix" },
    name: "Forge_about_to_lead",
    gauge: "forging_enabled",
  },
  {
    settings: { VERSION: "10.2.1", METRICS_DIALECT: "new" },
    name: "Forge_about_to_lead_int",
    gauge: "forging_enabled_int",
  },
  {
    settings: { VERSION: "10.1.4", METRICS_DIALECT: "new" },
    name: "aboutToLeadSlotLast_int",
    gauge: "forging_enabled_int",
  },
];

Deno.test("metrics: each dialect has its names", async () => {
  await Promise.all(names.map(async ({ settings, name, gauge }) => {
    await using home = await makeHome();
    await home.place(makeKeys());
    const before = Math.floor(Date.now() / 1000);
    await using node = await startNode(home, home.threeFlags, settings);
    await node.traced("Forge.Loop.AdoptedBlock");
    const { text } = await scrape(node.port);
    const modern = settings.METRICS_DIALECT !== undefined || settings.VERSION === "10.6.0";
    assert.equal(text.endsWith("# EOF\n"), modern);
    const metrics = await node.metrics();
    assert.ok((metrics.get(name) ?? 0) >= 1, name);
    assert.equal(metrics.get(gauge), 1);
    const suffix = settings.METRICS_DIALECT === "new-nosuffix" ? "" : "_int";
    const start = metrics.get(`${modern ? "node_start_time" : "nodeStartTime"}${suffix}`) ?? 0;
    assert.ok(start >= before && start <= Date.now() / 1000);
    assert.ok((metrics.get(`slotNum${suffix}`) ?? 0) >= 980);
    assert.match(text, new RegExp(`cardano_build_info\\{version="${settings.VERSION}"`));
  }));
});

Deno.test("metrics: where a slot stands for the counter, it rises all the same", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  const settings = { VERSION: "10.2.1", METRICS_DIALECT: "new" };
  await using node = await startNode(home, home.threeFlags, settings);
  await node.traced("Forge.Loop.AdoptedBlock");
  const slot = async () => (await node.metrics()).get("Forge_about_to_lead_int") ?? 0;
  const first = await slot();
  assert.ok(first >= 1000);
  await until("the next slot", async () => await slot() > first);
});

Deno.test("metrics: standby time counts as missed slots; KES figures stay after the end", async () => {
  await using home = await makeHome();
  const keys = makeKeys();
  await home.place(keys);
  await using node = await startNode(home, home.threeFlags);
  await node.traced("Forge.Loop.AdoptedBlock");
  const missed = (await node.metrics()).get("slotsMissedNum_int") ?? NaN;
  // None, unless the node got no time of the processor in a slot after its first.
  assert.ok(missed <= summary(await home.lines()).missed, `${missed} missed before the first`);
  await home.clear();
  node.kill("SIGHUP");
  await node.traced("Startup.BlockForgingUpdate", 2);
  await pause(2100);
  assert.equal((await node.metrics()).get("remainingKESPeriods_int"), 62);
  await home.place(keys);
  node.kill("SIGHUP");
  await node.traced("Startup.BlockForgingUpdate", 3);
  await until(
    "missed slots",
    async () => ((await node.metrics()).get("slotsMissedNum_int") ?? 0) >= 1,
  );
});

Deno.test("metrics: only GET and HEAD of /metrics, and five connections of one host", async () => {
  await using home = await makeHome();
  await using node = await startNode(home, []);
  await node.ready();
  const answers = await Promise.all([
    scrape(node.port, "/"),
    scrape(node.port, "/metrics", "POST"),
    scrape(node.port, "/metrics", "HEAD"),
  ]);
  assert.deepEqual(answers.map(({ status }) => status), [404, 405, 200]);

  const held: Deno.TcpConn[] = [];
  // The connections of the scrapes above may still count for a moment.
  await until("five connections", async () => {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: node.port });
    if (await ask(connection) !== null) return held.push(connection) === 5;
    connection.close();
    return false;
  });
  await assert.rejects(scrape(node.port), "the sixth is closed unheard");
  held.pop()?.close();
  await until("a free place", () => scrape(node.port).then(() => true, () => false));
  for (const connection of held) connection.close();
});

Deno.test("metrics: one connection may ask again", async () => {
  await using home = await makeHome();
  await using node = await startNode(home, []);
  await node.ready();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: node.port });
  for (let count = 0; count < 3; count++) {
    assert.match(await ask(connection) ?? "", /^HTTP\/1\.1 200 OK\r\n/);
  }
});

/** Asks over an open connection; `null` if the node has closed it. */
async function ask(connection: Deno.TcpConn): Promise<string | null> {
  const buffer = new Uint8Array(4096);
  try {
    await connection.write(new TextEncoder().encode("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"));
    const length = await connection.read(buffer);
    return length === null ? null : new TextDecoder().decode(buffer.subarray(0, length));
  } catch {
    return null;
  }
}

Deno.test("metrics: absent, garbage, slow", async () => {
  await using home = await makeHome();
  {
    await using node = await startNode(home, [], { METRICS: "absent" });
    await node.ready();
    await assert.rejects(scrape(node.port));
  }
  {
    await using node = await startNode(home, [], { METRICS: "garbage" });
    await node.ready();
    assert.equal((await node.metrics()).get("slotNum_int"), undefined);
  }
  await using node = await startNode(home, [], { METRICS: "slow:60000" });
  await node.ready();
  const signal = AbortSignal.timeout(500);
  await assert.rejects(fetch(`http://127.0.0.1:${node.port}/metrics`, { signal }));
});
