/**
 * The examples of version 2 as they stand, but for the image of the manager, what no API server takes
 * (a volume that is not there) and paths that the pods of these tests have elsewhere.
 *
 * @module
 */
import assert from "assert";
import { testWhere } from "testing";
import { parse } from "yaml";
import { projectRoot } from "../../tools/compile.ts";
import type { Container } from "../support/pods/mod.ts";
import { eventually, pause } from "../support/servers/mod.ts";
import { keysBeside } from "./pool/keys_beside.ts";
import type { MemberSettings } from "./pool/member.ts";
import { missingForPools, openPool } from "./pool/pool.ts";

const PROGRAM = "/usr/local/bin/forge-manager";
/** What nobody forges in, in milliseconds: longer than a first election takes. */
const QUIET = 30_000;

/** What stands in the way of both examples, as it is named. */
const SECRETS = ["KES_KEY", "VRF_KEY", "OP_CERT"].map((name) =>
  new RegExp(
    `Cannot read SOURCE_${name} /secrets/.*: Permission denied.*\\(defaultMode, fsGroup\\)`,
  )
);
const FLAGS = new RegExp(
  "cardano-node must run as user 10001 and group 10001, .* --start-as-non-producing-node " +
    "\\(--non-producing-node up to 10\\.5\\.0\\) --shelley-kes-key /ipc/kes\\.skey .*: a version that " +
    "does not know a flag ends at once, and without those of the credentials it never forges",
);
const FOREIGN = /run as user 0, who owns the node's socket .*as the same user and group/;
const IDENTITY = [
  /Cannot use POOL_ID="pool1abcd[^"]*": is not a pool id .*Correct POOL_ID, or leave it out/,
  /Cannot use POOL_TICKER="MYPOOL": expected 1 to 5 of A-Z and 0-9/,
  /Cannot use ENABLE_CLUSTER_MANAGEMENT="true": expected FORGE_REGISTERS beside it/,
];

testWhere(
  missingForPools(),
  "the examples of version 2, unchanged: nobody forges, and check and log say at once why",
  async (t) => {
    const [node, manager] = (await original("single-cluster")).spec.template.spec.containers;
    const [inClusters] = await original("multi-cluster");
    const variables = environmentOf(manager);
    const unchanged = (version: string): MemberSettings => ({
      ...{ order: "plain", withGuard: false, nodeUser: 0 },
      nodeArguments: node.args.map(placed),
      node: { VERSION: version, NETWORK_MAGIC: variables.NETWORK_MAGIC ?? "" },
      manager: variables,
    });
    await using pool = await openPool({ members: [] });
    await asRootsAlone(pool.secrets);
    const opened = Date.now();
    const former = await pool.add("pool-0", unchanged("8.9.0"));
    const present = await pool.add("pool-1", unchanged("10.6.2"));
    const types = (command: string, env: Readonly<Record<string, string>>) =>
      present.pod.exec([PROGRAM, command], { ...present.managerEnv, ...env });

    await t.step("a node of 8.9.0 ends at the flag", async () => {
      const refused = /Invalid option `--start-as-non-producing-node'/;
      await eventually(
        "the node to end",
        async () => refused.test(await former.node.log()) || null,
      );
    });
    await t.step("check names secrets, flags and the user of the node", async () => {
      await eventually("the node's socket", async () => {
        return await Deno.lstat(present.pod.path("/ipc/node.socket")).catch(() => null);
      });
      const { code, stdout } = await types("check", variables);
      assert.equal(code, 0, stdout);
      for (const named of [...SECRETS, FLAGS, FOREIGN]) assert.match(stdout, named);
    });
    await t.step("so does the log, from the start and as the node comes", async () => {
      for (const { manager } of [former, present]) await says(manager, [...SECRETS, FLAGS]);
      await says(present.manager, [FOREIGN]);
    });
    await t.step(
      "the container of the other example ends, and names what is wrong besides",
      async () => {
        for (const command of ["check", "run"]) {
          const { code, stderr } = await types(command, environmentOf(inClusters));
          assert.equal(code, 2, stderr);
          for (const named of [...IDENTITY, ...SECRETS, FLAGS, FOREIGN]) {
            assert.match(
              stderr,
              named,
            );
          }
        }
      },
    );
    await t.step("nobody forges, no key is placed, and no node is ended", async () => {
      await pause(Math.max(0, opened + QUIET - Date.now()));
      assert.deepEqual(await pool.ledger(), []);
      for (const member of pool.members) {
        assert.notEqual(await keysBeside(pool, member), "real");
        assert.equal((await member.status("/ready")).status, 503);
      }
      assert.deepEqual(present.node.exits(), []);
    });
  },
);

// deno-lint-ignore no-explicit-any -- of any kind
async function original(name: string): Promise<any> {
  const path = `${projectRoot}/tests/support/original/${name}.yaml`;
  return parse(await Deno.readTextFile(path), { version: "1.1" });
}

/** What is written there; what the pod's fields say, each pod has, and a guard is its own child. */
function environmentOf(
  { env }: { readonly env: readonly { readonly name: string; readonly value?: string }[] },
): Readonly<Record<string, string>> {
  const written = env.flatMap(({ name, value }) => value === undefined ? [] : [[name, value]]);
  return { ...Object.fromEntries(written), GUARD: "auto" };
}

/** Where the pods of these tests have a configuration and room for a chain. */
function placed(argument: string): string {
  return argument.replace(/^\/config\/mainnet-/, "/opt/cardano/config/")
    .replace(/^\/data\//, "/ipc/");
}

async function says({ log }: Container, patterns: readonly RegExp[]): Promise<void> {
  for (const pattern of patterns) {
    await eventually(`the log to say ${pattern}`, async () => pattern.test(await log()) || null);
  }
}

/** A Secret with `defaultMode: 0600` in a pod without `fsGroup`. */
async function asRootsAlone(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    await Deno.chown(`${folder}/${name}`, 0, 0);
    await Deno.chmod(`${folder}/${name}`, 0o600);
  }
}
