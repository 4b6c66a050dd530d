import assert from "assert";
import { type Home, makeHome, type RunningNode, startNode, until } from "./harness.ts";
import { bulkFile, type KeySet, makeKeys } from "./keys.ts";

type Result = "enabled" | "disabled" | "unchanged";

/** Prepares the files, sends SIGHUP, and tells what the node made of it. */
async function hangup(node: RunningNode): Promise<Result> {
  const before = node.traces.length;
  node.kill("SIGHUP");
  const done = node.traces.filter(({ ns }) => ns === "Startup.NetworkConfigUpdate").length;
  await node.traced("Startup.NetworkConfigUpdate", done + 1);
  const update = node.traces.slice(before).find(({ ns }) => ns.startsWith("Startup.BlockForging"));
  if (update?.ns === "Startup.BlockForgingUpdateError") return "unchanged";
  assert.ok(update?.ns === "Startup.BlockForgingUpdate", node.output());
  return update.data.enabled === "EnabledBlockForging" ? "enabled" : "disabled";
}

const gaugeOf = async (node: RunningNode) => (await node.metrics()).get("forging_enabled");

/** What lies on the disk, and what SIGHUP makes of it on a node that forges. */
const states: readonly {
  readonly name: string;
  readonly spoil: (home: Home, keys: KeySet) => void | Promise<void>;
  readonly result: Result;
}[] = [
  { name: "all there", spoil: () => {}, result: "enabled" },
  { name: "all missing", spoil: (home) => home.clear(), result: "disabled" },
  { name: "vrf missing", spoil: (home) => Deno.remove(home.vrf), result: "disabled" },
  {
    name: "certificate missing",
    spoil: (home) => Deno.remove(home.certificate),
    result: "disabled",
  },
  { name: "kes missing", spoil: (home) => Deno.remove(home.kes), result: "disabled" },
  {
    name: "vrf missing hides a broken certificate",
    spoil: async (home) => {
      await write(home.certificate, "{");
      await Deno.remove(home.vrf);
    },
    result: "disabled",
  },
  {
    name: "a broken vrf hides that the rest is missing",
    spoil: async (home) => {
      await home.clear();
      await write(home.vrf, "{}");
    },
    result: "unchanged",
  },
  {
    name: "a broken certificate hides that kes is missing",
    spoil: async (home) => {
      await Deno.remove(home.kes);
      await write(home.certificate, '{"type":"NodeOperationalCert');
    },
    result: "unchanged",
  },
  {
    name: "kes truncated",
    spoil: (home, keys) => write(home.kes, keys.kes.slice(0, 500)),
    result: "unchanged",
  },
  {
    name: "kes of the wrong type",
    spoil: (home, keys) => write(home.kes, keys.kes.replace("kes_2^6", "kes_2^5")),
    result: "unchanged",
  },
  {
    name: "kes of another certificate",
    spoil: (home) => home.place(makeKeys(), "kes"),
    result: "unchanged",
  },
  {
    name: "vrf is there and cannot be read",
    // A regular file whose reading fails, for root too.
    spoil: (home) => link(home.vrf, "/proc/self/mem"),
    result: "unchanged",
  },
  {
    name: "vrf is a dangling link",
    spoil: (home) => link(home.vrf, "/nonexistent"),
    result: "disabled",
  },
  {
    name: "vrf is a directory",
    spoil: async (home) => {
      await Deno.remove(home.vrf);
      await Deno.mkdir(home.vrf);
    },
    result: "disabled",
  },
  {
    name: "open permissions do not matter any more",
    spoil: (home) => Deno.chmod(home.vrf, 0o666),
    result: "enabled",
  },
];

Deno.test("SIGHUP: the state of the three files decides, the first problem first", async (t) => {
  await using home = await makeHome();
  const keys = makeKeys();
  await home.place(keys);
  await using node = await startNode(home, [...home.threeFlags, "--non-producing-node"]);
  await node.ready();
  assert.equal(await gaugeOf(node), 0);
  for (const { name, spoil, result } of states) {
    await t.step(name, async () => {
      await home.clear();
      await home.place(keys);
      assert.equal(await hangup(node), "enabled");
      await spoil(home, keys);
      assert.equal(await hangup(node), result);
      assert.equal(await gaugeOf(node), result === "disabled" ? 0 : 1);
    });
  }
});

Deno.test("SIGHUP: an error leaves a node that is off as it was, too", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, [...home.threeFlags, "--non-producing-node"]);
  await node.ready();
  await home.place(makeKeys(), "kes");
  assert.equal(await hangup(node), "unchanged");
  const { data } = await node.traced("Startup.BlockForgingUpdateError");
  assert.match(String(data.error), /The KES key provided at: .* does not match/);
  assert.equal(await gaugeOf(node), 0);
  assert.deepEqual(await home.lines(), []);
});

Deno.test("SIGHUP: bulk file: unreadable disables from 8.9 on, garbage never", async () => {
  for (const [version, unreadable] of [["8.8.0", "unchanged"], ["8.9.0", "disabled"]] as const) {
    await using home = await makeHome();
    await write(home.bulk, "[]");
    await using node = await startNode(home, home.bulkFlags, { VERSION: version });
    await node.ready();
    for (const spoil of [() => Deno.remove(home.bulk), () => link(home.bulk, "/proc/self/mem")]) {
      await write(home.bulk, bulkFile({ ...makeKeys(), kes: makeKeys().kes }));
      assert.equal(await hangup(node), "enabled");
      await write(home.bulk, "[[");
      assert.equal(await hangup(node), "unchanged");
      await spoil();
      assert.equal(await hangup(node), unreadable);
      await write(home.bulk, "[]");
      assert.equal(await hangup(node), "disabled");
    }
  }
});

Deno.test("SIGHUP: no flags, no keys: a relay stays one", async () => {
  await using home = await makeHome();
  await using node = await startNode(home, []);
  await node.ready();
  await home.place(makeKeys());
  assert.equal(await hangup(node), "disabled");
});

Deno.test("SIGHUP: two sets on mainnet end the handler, not the node", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await write(home.bulk, "[]");
  const flags = [...home.threeFlags, ...home.bulkFlags];
  await using node = await startNode(home, flags, { NETWORK_MAGIC: 764824073 });
  await node.ready();
  await write(home.bulk, bulkFile(makeKeys()));
  node.kill("SIGHUP");
  const complaint = /Multiple Shelley-based credentials not allowed for mainnet/;
  await until("the handler's last words", () => complaint.test(node.output()));
  assert.equal(await gaugeOf(node), 1);
});

Deno.test("SIGHUP: before 8.2 it has nothing to do with forging", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags, { VERSION: "8.1.2" });
  await node.ready();
  await home.clear();
  node.kill("SIGHUP");
  await node.traced("Startup.NetworkConfigUpdate");
  const checks = node.traces.filter(({ ns }) => ns === "Forge.Loop.StartLeadershipCheck").length;
  await node.traced("Forge.Loop.StartLeadershipCheck", checks + 1);
});

async function write(path: string, text: string): Promise<void> {
  await Deno.remove(path).catch(() => {});
  await Deno.writeTextFile(path, text, { mode: 0o400 });
}

async function link(path: string, target: string): Promise<void> {
  await Deno.remove(path).catch(() => {});
  await Deno.symlink(target, path);
}
