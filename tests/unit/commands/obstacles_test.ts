import assert from "assert";
import { otherPool, pool } from "../config/environments.ts";
import { inDirectory } from "../node/harness.ts";
import { type } from "./typed.ts";

const REQUIRED = new RegExp(
  "^info: cardano-node must run as user \\d+ and group \\d+, as this program does, and be started " +
    "with --start-as-non-producing-node \\(--non-producing-node up to 10\\.5\\.0\\) " +
    "--shelley-kes-key .*: a version that does not know a flag ends at once, and without those of " +
    "the credentials it never forges$",
  "m",
);

Deno.test("check names all that it sees in the way around the program, at once", async () => {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/vrf.skey`, "x");
    const { code, out } = await type(["check"], {
      SOURCE_KES_KEY: `${directory}/kes.skey`,
      SOURCE_VRF_KEY: `${directory}/vrf.skey`,
      SOURCE_OP_CERT: `${directory}/node.cert`,
      TARGET_KES_KEY: `${directory}/none/kes.skey`,
      TARGET_VRF_KEY: `${directory}/none/vrf.skey`,
      TARGET_OP_CERT: `${directory}/none/node.cert`,
    });
    assert.equal(code, 0);
    const warnings = out.split("\n").filter((line) => line.startsWith("warning: "));
    assert.equal(warnings.length, 3, out);
    assert.match(
      warnings[0] ?? "",
      /Cannot read SOURCE_KES_KEY .*kes\.skey: there is no such file/,
    );
    assert.match(warnings[1] ?? "", /Cannot read SOURCE_OP_CERT .*node\.cert: there is no such/);
    assert.match(warnings[2] ?? "", /Cannot write beside .*none\/.*TARGET_KES_KEY/);
    assert.match(out, REQUIRED);
  });
});

Deno.test("what is wrong with the environment takes nothing away from that", async () => {
  const { code, error } = await type(["check"], {
    ...{ POOL_ID: pool.bech32, POOL_ID_HEX: otherPool.hex, POOL_TICKER: "MYPOOL" },
    SOURCE_KES_KEY: "/none/kes.skey",
  });
  assert.equal(code, 2);
  assert.match(error, /^Cannot use POOL_ID/m);
  assert.match(error, /^Cannot use POOL_TICKER="MYPOOL"/m);
  assert.match(
    error,
    /^warning: Cannot read SOURCE_KES_KEY \/none\/kes\.skey: there is no such file/m,
  );
  assert.match(error, REQUIRED);
});

Deno.test("where no node is touched, nothing is said of one", async () => {
  const { out } = await type(["check"], {
    ...{ CARDANO_NETWORK: "preview", NETWORK_MAGIC: "2", DISABLE_SOCKET_CHECK: "true" },
    SOURCE_KES_KEY: "/none/kes.skey",
  });
  assert.match(out, /^warning: Cannot read SOURCE_KES_KEY/m);
  assert.doesNotMatch(out, /cardano-node must run/);
});
