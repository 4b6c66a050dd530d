import assert from "assert";
import { hex } from "@scure/base";
import {
  CREDENTIAL_ROLES,
  type CredentialTexts,
  makeCredentials,
  networkByName,
  throwAwayCredentials,
} from "../../../lib/cardano/mod.ts";
import { assertDiscreet, good, writeSet } from "../bad-input/key_stage.ts";
import { cborOf, sampleSet } from "../cardano/samples.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";
import { withProgram } from "./running.ts";
import { type } from "./typed.ts";

const SETTINGS = { CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42" };

interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `keys inspect` says of a set, in an environment that names nothing but the sources. */
async function inspected(
  texts: Partial<CredentialTexts>,
  settings: Readonly<Record<string, string>> = SETTINGS,
  ...args: readonly string[]
): Promise<Said> {
  const all: Said[] = [];
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await writeSet(paths, texts);
    for (const role of CREDENTIAL_ROLES) {
      if (texts[role] !== undefined) await Deno.chmod(paths[role], 0o440);
    }
    const sources = {
      ...{ SOURCE_KES_KEY: paths.kes, SOURCE_VRF_KEY: paths.vrf, SOURCE_OP_CERT: paths.opcert },
    };
    await withProgram(
      ["keys", "inspect", ...args],
      { ...sources, ...settings },
      async (program) => {
        const { code, stdout, stderr } = await program.ended();
        assertDiscreet(stdout.replaceAll(directory, ""), 10_000);
        all.push({
          code,
          stdout: stdout.replaceAll(directory, "/secrets"),
          stderr: stderr.replaceAll(directory, "/secrets"),
        });
      },
    );
  });
  const [said] = all;
  assert(said !== undefined);
  return said;
}

/** A set that is in its time on mainnet, and remains so for this many periods. */
function onMainnet(remaining: number): CredentialTexts {
  const schedule = networkByName("mainnet")?.schedule;
  assert(schedule !== undefined);
  const slot = (Date.now() - schedule.slotZeroMilliseconds) / 1000;
  const period = Math.floor(slot / schedule.slotsPerKesPeriod);
  return makeCredentials({
    ...{ coldSeed: new Uint8Array(32).fill(10), kesSeed: new Uint8Array(32).fill(11) },
    ...{ vrfSeed: new Uint8Array(32).fill(12), counter: 5, description: "" },
    startPeriod: period + remaining - 62,
  });
}

Deno.test("a set in its time is shown whole, and nothing but the sources has to be set", async () => {
  const { code, stdout, stderr } = await inspected(onMainnet(30), {});
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^Credentials for mainnet \(magic 764824073\): they can be used$/m);
  assert.match(
    stdout,
    /SOURCE_KES_KEY +\/secrets\/kes\.skey, KesSigningKey_ed25519_kes_2\^6, mode 0440$/m,
  );
  assert.match(stdout, /^ {2}pool +pool1[a-z0-9]{51}$/m);
  assert.match(stdout, /^ {2}pool, hexadecimal +[0-9a-f]{56}$/m);
  assert.match(stdout, /^ {2}certificate counter +5$/m);
  assert.match(stdout, /^ {2}KES periods that remain +30$/m);
  assert.match(stdout, /^ {2}KES key expires +20\d\d-.*Z$/m);
  assert.equal(stdout.match(/^ {2}passed /gm)?.length, 7);
  assert.match(stdout, /^ {2}unjudged +the certificate is of the configured pool$/m);
  assert.doesNotMatch(stdout, /error:|warning:/);
});

Deno.test("warnings do not change the exit code", async () => {
  const { code, stdout } = await inspected(onMainnet(3), {});
  assert.equal(code, 0);
  assert.match(stdout, /^warning: The KES key may sign in 3 more periods, until 20/m);
});

Deno.test("machines are told the same as one JSON object", async () => {
  const { code, stdout } = await inspected(good, SETTINGS, "--output", "json");
  assert.equal(code, 0);
  const told = JSON.parse(stdout);
  assert.deepEqual([told.valid, told.network], [true, { name: "devnet", magic: 42 }]);
  assert.deepEqual([told.certificate, told.expectedPool], [{ counter: 3 }, null]);
  assert.match(told.pool.bech32, /^pool1/);
  assert.match(told.vrf.vkeyHash, /^[0-9a-f]{64}$/);
  const { startPeriod, currentPeriod, endPeriod, remainingPeriods, expiresAt } = told.kes;
  assert.deepEqual([startPeriod, currentPeriod, endPeriod], [400, null, null]);
  assert.deepEqual([remainingPeriods, expiresAt], [null, null]);
  assert.deepEqual(told.problems, []);
  assert.match(told.warnings[0], /In which KES period devnet is cannot be told/);
  assert.deepEqual(told.files[2], {
    ...{ role: "kes", variable: "SOURCE_KES_KEY", path: "/secrets/kes.skey" },
    ...{ type: "KesSigningKey_ed25519_kes_2^6", mode: "0440" },
  });
});

Deno.test("keys that cannot be used are exit code 1, and every reason is told with its code", async () => {
  const settings = { ...SETTINGS, POOL_ID_HEX: "ab".repeat(28) };
  const json = async (texts: Partial<CredentialTexts>) => {
    const { code, stdout } = await inspected(texts, settings, "--output=json");
    assert.equal(code, 1);
    const { problems, checks } = JSON.parse(stdout);
    return [
      problems.map(({ fault }: { fault: string }) => fault),
      checks.filter(({ result }: { result: string }) => result === "failed")
        .map(({ name }: { name: string }) => name),
    ];
  };
  assert.deepEqual(await json(good), [["wrong_pool"], ["pool"]]);
  assert.deepEqual(await json({ ...good, vrf: good.kes, opcert: sampleSet(20).opcert }), [
    ...[["wrong_type", "mismatch"], ["format", "match"]],
  ]);
  assert.deepEqual(await json({ kes: good.kes, vrf: good.vrf }), [["unreadable"], ["readable"]]);
  const throwAway = throwAwayCredentials(new Uint8Array(128));
  assert.deepEqual(await json(throwAway), [["throw_away"], ["own"]]);
});

Deno.test("for people a reason names the file, and other files are shown all the same", async () => {
  const { code, stdout } = await inspected({ kes: good.kes, vrf: good.vrf });
  assert.equal(code, 1);
  assert.match(stdout, /: they cannot be used$/m);
  assert.match(stdout, /SOURCE_OP_CERT +\/secrets\/node\.cert, no file of a pool, not there$/m);
  assert.match(stdout, /SOURCE_VRF_KEY +.*, VrfSigningKey_PraosVRF, mode 0440$/m);
  assert.match(stdout, /^error: Cannot read SOURCE_OP_CERT .*node\.cert: there is no such file/m);
});

Deno.test("a genesis that cannot be used is a configuration that cannot", async () => {
  const genesis = { ...SETTINGS, SHELLEY_GENESIS_FILE: "/nowhere/shelley.json" };
  const { code, stdout, stderr } = await inspected(good, genesis);
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^Cannot read SHELLEY_GENESIS_FILE \/nowhere\/shelley\.json: there is no/);
});

Deno.test("what concerns the keys is checked before anything is read, all of it at once", async () => {
  const { code, out, error } = await type(["keys", "inspect"], {
    ...{ SOURCE_KES_KEY: "kes.skey", NETWORK_MAGIC: "1", POOL_ID: "pool1", LEASE_DURATION: "1" },
  });
  assert.deepEqual([code, out], [2, ""]);
  for (const name of ["SOURCE_KES_KEY", "NETWORK_MAGIC", "POOL_ID"]) {
    assert.match(error, new RegExp(`^Cannot use ${name}=`, "m"));
  }
  assert.doesNotMatch(error, /LEASE_DURATION/);
});

Deno.test("this test would notice a key that is printed", () => {
  assert.throws(() => assertDiscreet(hex.encode(cborOf(good.kes)).slice(0, 40), 10_000));
});

Deno.test("a Worker that fails is told as the inspection's failure, not as a manager's", async () => {
  const failing = "tests/unit/commands/failing/main.ts";
  await withProgram(["throws.ts", "keys", "inspect"], SETTINGS, async ({ ended }) => {
    const { code, stderr } = await ended();
    assert.equal(code, 1);
    assert.match(stderr, /^The inspection of the keys has failed: .*out of order/m);
    assert.doesNotMatch(stderr, /manager/);
  }, failing);
});
