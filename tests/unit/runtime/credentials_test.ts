import assert from "assert";
import { throwAwayCredentials, validateCredentials } from "../../../lib/cardano/mod.ts";
import type { CredentialPaths } from "../../../lib/node/mod.ts";
import {
  type Credentials,
  credentialsReport,
  openCredentials,
} from "../../../lib/runtime/credentials.ts";
import { filesOf, sampleSet } from "../cardano/samples.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";
import { keySettings } from "./key_settings.ts";

type Texts = ReturnType<typeof sampleSet>;

async function inSources(
  texts: Texts,
  run: (stage: {
    readonly read: ReturnType<typeof openCredentials>;
    readonly write: (texts: Partial<Texts>) => Promise<void>;
    readonly remove: (role: keyof Texts) => Promise<void>;
    readonly paths: CredentialPaths;
  }) => Promise<void>,
  expectedPool: string | null = null,
): Promise<void> {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    const write = async (texts: Partial<Texts>) => {
      for (const role of ["kes", "vrf", "opcert"] as const) {
        const text = texts[role];
        if (text !== undefined) await Deno.writeTextFile(paths[role], text);
      }
    };
    await write(texts);
    const read = openCredentials(keySettings(paths, { poolIdHex: expectedPool }));
    await run({ read, write, remove: (role) => Deno.remove(paths[role]), paths });
  });
}

/** What the core is told of a set that is valid. */
function reportOf(credentials: Credentials) {
  const report = credentialsReport(credentials);
  assert(report.kind === "valid");
  return report;
}

/** Pool id of a set, as its certificate says it. */
function poolOf(texts: Texts): string {
  const verdict = validateCredentials(filesOf(texts));
  assert(verdict.kind === "valid");
  return verdict.poolId.hex;
}

Deno.test("a good set is valid, and the core is told its counter and its pool", async () => {
  const texts = sampleSet(1, 9);
  await inSources(texts, async ({ read }) => {
    const found = await read();
    assert(found.kind === "valid");
    assert.deepEqual(found.texts, texts);
    const { set, ...told } = reportOf(found);
    assert.deepEqual(told, { kind: "valid", certificateCounter: 9, poolId: poolOf(texts) });
    assert.match(set, /^[0-9a-f]{16}$/);
    const { facts } = found;
    const others = [
      { ...facts, counter: 8 },
      { ...facts, startPeriod: facts.startPeriod + 1 },
      { ...facts, kesVkeyHash: "0".repeat(64) },
      { ...facts, vrfVkeyHash: "0".repeat(64) },
    ].map((other) => reportOf({ ...found, facts: other }).set);
    assert.equal(new Set([set, ...others]).size, 5, "whatever differs makes another set");
    assert.equal(reportOf(found).set, set);
  }, poolOf(texts));
});

Deno.test("a set that is unchanged is not judged again, one that was rotated is", async () => {
  await inSources(sampleSet(1, 3), async ({ read, write }) => {
    const first = await read();
    const again = await read();
    assert(first.kind === "valid" && again.kind === "valid");
    assert.equal(again.texts, first.texts, "the very texts of before");
    await write(sampleSet(1, 4));
    const rotated = credentialsReport(await read());
    assert(rotated.kind === "valid");
    assert.equal(rotated.certificateCounter, 4);
  });
});

Deno.test("half of a rotation is no set, and the whole of it is one again", async () => {
  await inSources(sampleSet(1), async ({ read, write }) => {
    const rotated = sampleSet(40);
    await write({ kes: rotated.kes });
    assert.equal((await read()).kind, "invalid");
    await write(rotated);
    assert.equal((await read()).kind, "valid");
  });
});

Deno.test("what is missing is named with its variable, and is found when it is there", async () => {
  const texts = sampleSet(1);
  await inSources(texts, async ({ read, write, remove }) => {
    await remove("vrf");
    const found = await read();
    assert(found.kind === "invalid");
    assert.match(found.because, /^Cannot read SOURCE_VRF_KEY .*vrf\.skey: there is no such file/);
    const { because } = found;
    assert.deepEqual(credentialsReport(found), { kind: "invalid", because });
    await write(texts);
    assert.equal((await read()).kind, "valid");
  });
});

Deno.test("a throw-away set is not a pool's own", async () => {
  await inSources(throwAwayCredentials(new Uint8Array(128).fill(5)), async ({ read }) => {
    const found = await read();
    assert(found.kind === "invalid");
    assert.match(
      found.because,
      /^The sources .*kes\.skey.* hold a throw-away set, expected the pool's own$/,
    );
  });
});

Deno.test("the certificate of another pool is refused, with both ids and the way out", async () => {
  const [ours, theirs] = [sampleSet(1), sampleSet(9)];
  await inSources(theirs, async ({ read }) => {
    const found = await read();
    assert(found.kind === "invalid");
    assert.match(found.because, new RegExp(`${poolOf(theirs)}.*expected ${poolOf(ours)}`));
    assert.match(found.because, /pool1.*; correct POOL_ID or mount the right certificate$/);
  }, poolOf(ours));
});

/** A genesis whose periods last a minute, by which it is this period now. */
function genesisIn(period: number): string {
  const systemStart = new Date(Date.now() - (period + 0.5) * 60_000).toISOString();
  return JSON.stringify({
    ...{ networkMagic: 42, systemStart, slotLength: 1 },
    ...{ slotsPerKESPeriod: 60, maxKESEvolutions: 62 },
  });
}

async function judgedIn(period: number | null): Promise<Credentials> {
  const found: Credentials[] = [];
  await inSources(sampleSet(1), async ({ paths }) => {
    for (const path of Object.values(paths)) await Deno.chmod(path, 0o440);
    const genesis = `${paths.kes}.genesis`;
    if (period !== null) await Deno.writeTextFile(genesis, genesisIn(period));
    found.push(await openCredentials(keySettings(paths, { genesis }))());
  });
  const [only] = found;
  assert(only !== undefined);
  return only;
}

Deno.test("by a genesis a set is judged in its time: 400 to 461 for one from period 400 on", async () => {
  const faults: readonly (readonly [number, string | null])[] = [
    ...[[399, "not_yet_valid"], [400, null], [461, null], [462, "expired"]] as const,
  ];
  for (const [period, fault] of faults) {
    const found = await judgedIn(period);
    assert.deepEqual(
      found.kind === "valid" ? null : found.problems[0]?.fault,
      fault,
      String(period),
    );
    assert.equal(found.times?.currentPeriod, period);
    assert.equal(found.facts?.counter, 3, "what is out of its time is known all the same");
  }
});

Deno.test("few remaining periods, and what is assumed of the network, are warnings", async () => {
  const [assumed, ...more] = (await judgedIn(454)).warnings;
  assert.match(assumed ?? "", /it is assumed that the network had no Byron slots/);
  assert.deepEqual(more, []);
  assert.match((await judgedIn(455)).warnings[1] ?? "", /may sign in 7 more periods, until 20/);
  assert.equal((await judgedIn(462)).warnings.length, 1, "what is over is no warning any more");
});

Deno.test("a genesis that cannot be read makes the set unusable, for that reason", async () => {
  const found = await judgedIn(null);
  assert(found.kind === "invalid");
  assert.deepEqual(found.problems.map(({ fault }) => fault), ["genesis"]);
  assert.match(found.because, /^Cannot read SHELLEY_GENESIS_FILE /);
});
