import assert from "assert";
import { credentialFiles, readKeySettings } from "../../../lib/config/mod.ts";
import { pool } from "./environments.ts";

Deno.test("looking at keys takes nothing but what concerns them, and nothing at all has to be set", () => {
  const outcome = readKeySettings({
    LEASE_DURATION: "never",
    KUBECONFIG: "?",
    TARGET_KES_KEY: "x",
  });
  assert(outcome.kind === "valid");
  const { network, pool: identity, credentials } = outcome.settings;
  assert.deepEqual(network, { name: "mainnet", magic: 764_824_073 });
  assert.equal(identity.idHex, null);
  assert.deepEqual(credentials.genesis, null);
  assert.deepEqual(credentialFiles(outcome.settings), [
    ...["/secrets/kes.skey", "/secrets/vrf.skey", "/secrets/node.cert"],
  ]);
  assert(Object.isFrozen(outcome.settings));
});

Deno.test("paths, pool, network and genesis are those of the environment", () => {
  const outcome = readKeySettings({
    ...{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42", POOL_ID: pool.bech32 },
    ...{ SOURCE_OP_CERT: "/keys/op.cert", SHELLEY_GENESIS_FILE: "/keys/shelley.json" },
  });
  assert(outcome.kind === "valid");
  assert.equal(outcome.settings.pool.idHex, pool.hex);
  const { source, genesis } = outcome.settings.credentials;
  assert.deepEqual([source.opcert, genesis], ["/keys/op.cert", "/keys/shelley.json"]);
});

Deno.test("two sources are not one file, and the compiled program reads below its roots alone", () => {
  const same = readKeySettings({ SOURCE_VRF_KEY: "/secrets/kes.skey" });
  assert(same.kind === "invalid");
  assert.match(
    same.problems[0]?.because ?? "",
    /is also the value of SOURCE_KES_KEY, expected three/,
  );
  const beyond = readKeySettings({ SOURCE_VRF_KEY: "/home/vrf.skey" }, ["/secrets"]);
  assert(beyond.kind === "invalid");
  assert.deepEqual(beyond.problems.map(({ variable }) => variable), ["SOURCE_VRF_KEY"]);
});
