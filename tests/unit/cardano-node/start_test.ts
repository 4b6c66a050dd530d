import assert from "assert";
import { type Home, makeHome, type RunningNode, startNode, until } from "./harness.ts";
import { bulkFile, makeKeys } from "./keys.ts";

/** Starts a node that must refuse, and returns what it said. */
async function refusal(
  home: Home,
  flags: readonly string[],
  settings: Record<string, string | number> = {},
): Promise<string> {
  await using node = await startNode(home, flags, settings);
  const { code } = await node.ended();
  assert.equal(code, 1, node.output());
  return node.output();
}

/** Starts a node that must come up. */
async function comesUp(
  home: Home,
  flags: readonly string[],
  settings: Record<string, string | number> = {},
): Promise<RunningNode> {
  const node = await startNode(home, flags, settings);
  await node.ready();
  return node;
}

Deno.test("start: a missing file ends the node, non-producing or not", async () => {
  await using home = await makeHome();
  const keys = makeKeys();
  await home.place(keys);
  for (const flags of [[], ["--non-producing-node"]]) {
    for (const path of [home.vrf, home.certificate, home.kes]) {
      await Deno.rename(path, `${path}.away`);
      const expected = path === home.vrf
        ? `cardano-node: ${path}: getFileStatus: does not exist (No such file or directory)\n`
        : `cardano-node: Error file not found at: ${path}\n`;
      assert.equal(await refusal(home, [...home.threeFlags, ...flags]), expected);
      await Deno.rename(`${path}.away`, path);
    }
  }
});

Deno.test("start: a KES key of another certificate, garbage or a lone flag end the node", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await home.place(makeKeys(), "kes");
  const mismatch = `The KES key provided at: "${home.kes}" does not match the KES key specified ` +
    `in the operational certificate at: "${home.certificate}"`;
  assert.equal(await refusal(home, home.threeFlags), `cardano-node: ${mismatch}\n`);

  await home.clear();
  await Deno.writeTextFile(home.vrf, '{"type":"VrfSigningKey_Pr', { mode: 0o400 });
  assert.match(await refusal(home, home.threeFlags), /^cardano-node: .*vrf\.skey: /);

  const lone = home.threeFlags.slice(2, 4);
  assert.match(
    await refusal(home, lone),
    /To create blocks, the --shelley-vrf-key must also be specified/,
  );
});

Deno.test("start: permissions of the VRF key alone are checked, by version", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await Deno.chmod(home.kes, 0o666);
  await Deno.chmod(home.vrf, 0o404);
  assert.match(
    await refusal(home, home.threeFlags, { VERSION: "11.0.1" }),
    /VRF private key file at: .* has "other" file permissions\. Please remove all "other"/,
  );
  await Deno.chmod(home.vrf, 0o440);
  assert.match(await refusal(home, home.threeFlags, { VERSION: "10.4.1" }), /"group" file/);
  await using node = await comesUp(home, home.threeFlags, { VERSION: "10.5.0" });
  assert.match(node.output(), /WARNING: .*"group" file/);
});

Deno.test("start: each version knows its own flag names", async () => {
  await using home = await makeHome();
  const [old, modern] = ["--non-producing-node", "--start-as-non-producing-node"];
  const refused = /Invalid option `--start-as-non-producing-node'/;
  assert.match(await refusal(home, [modern], { VERSION: "10.5.0" }), refused);
  assert.match(await refusal(home, [old], { VERSION: "8.1.2" }), /Invalid option/);
  for (
    const [flag, version] of [[old, "8.9.4"], [old, "10.5.0"], [old, "11.0.1"], [modern, "10.5.1"]]
  ) {
    await using _node = await comesUp(home, [flag ?? ""], { VERSION: version ?? "" });
  }
});

Deno.test("start: the bulk file must be there; an empty list is no keys; one set is not checked", async () => {
  await using home = await makeHome();
  assert.match(
    await refusal(home, home.bulkFlags),
    /There was an error reading a credentials file: .*credentials\.json/,
  );
  await Deno.writeTextFile(home.bulk, "[[]]");
  assert.match(await refusal(home, home.bulkFlags), /error parsing a credentials envelope/);
  await Deno.writeTextFile(home.bulk, "[]", { mode: 0o666 });
  {
    await using node = await comesUp(home, home.bulkFlags);
    const { data } = await node.traced("Startup.BlockForgingUpdate");
    assert.equal(data.enabled, "DisabledBlockForging");
  }
  const mixed = { ...makeKeys(), kes: makeKeys().kes };
  await Deno.writeTextFile(home.bulk, bulkFile(mixed));
  await using node = await comesUp(home, home.bulkFlags);
  assert.equal((await node.metrics()).get("forging_enabled"), 1);
});

Deno.test("start: on mainnet two sets of credentials are one too many", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await Deno.writeTextFile(home.bulk, bulkFile(makeKeys()));
  const both = [...home.threeFlags, ...home.bulkFlags];
  assert.match(
    await refusal(home, both, { NETWORK_MAGIC: 764824073 }),
    /Multiple Shelley-based credentials not allowed for mainnet/,
  );
  await using _node = await comesUp(home, both);
  const pools = async () => new Set((await home.lines()).map(({ pool }) => pool));
  await until("both of them to forge elsewhere", async () => (await pools()).size === 2);
});

Deno.test("start: configuration file: missing, non-producing key by version, dialect", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await Deno.writeTextFile(
    `${home.dir}/config.json`,
    '{"StartAsNonProducingNode": true, "UseTraceDispatcher": true}',
  );
  {
    await using node = await comesUp(home, home.threeFlags, { VERSION: "10.5.1" });
    assert.equal((await node.metrics()).get("forging_enabled_int"), 0);
  }
  await using node = await comesUp(home, home.threeFlags, { VERSION: "10.5.0" });
  assert.equal((await node.metrics()).get("forging_enabled_int"), 1);
  await Deno.remove(`${home.dir}/config.json`);
  assert.match(await refusal(home, home.threeFlags), /config\.json: openBinaryFile: /);
});

Deno.test("start: a setting that does not fit is refused, all of them at once", async () => {
  await using home = await makeHome();
  await using node = await startNode(home, [], { DEAF: "a bit", VERSION: "ten", REPLAY: "-1" });
  assert.equal((await node.ended()).code, 2);
  for (const name of ["DEAF", "VERSION", "REPLAY"]) {
    assert.match(node.output(), new RegExp(`STANDIN_${name} is .*: expected `));
  }
});
