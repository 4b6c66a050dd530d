import assert from "assert";
import { throwAwayCredentials, validateCredentials } from "../../../lib/cardano/mod.ts";
import { credentialsReport, openCredentials } from "../../../lib/runtime/credentials.ts";
import { filesOf, sampleSet } from "../cardano/samples.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";

type Texts = ReturnType<typeof sampleSet>;

async function inSources(
  texts: Texts,
  run: (stage: {
    readonly read: ReturnType<typeof openCredentials>;
    readonly write: (texts: Partial<Texts>) => Promise<void>;
    readonly remove: (role: keyof Texts) => Promise<void>;
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
    const read = openCredentials(paths, expectedPool);
    await run({ read, write, remove: (role) => Deno.remove(paths[role]) });
  });
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
    const report = { kind: "valid", certificateCounter: 9, poolId: poolOf(texts) };
    assert.deepEqual(credentialsReport(found), report);
  }, poolOf(texts));
});

Deno.test("a set that is unchanged is not judged again, one that was rotated is", async () => {
  await inSources(sampleSet(1, 3), async ({ read, write }) => {
    const first = await read();
    assert.equal(await read(), first, "the very verdict of before");
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
    assert.deepEqual(credentialsReport(found), found);
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
