import assert from "assert";
import type { CredentialTexts } from "../../../lib/cardano/mod.ts";
import { type CredentialPaths, readSources } from "../../../lib/node/mod.ts";
import { sampleSet } from "../cardano/samples.ts";
import { inDirectory, ofKind, realLooking, targetsIn } from "./harness.ts";

const ROLES = ["kes", "vrf", "opcert"] as const;

Deno.test("everything that is wrong with the sources is said at once", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await Deno.mkdir(paths.kes);
    await Deno.writeTextFile(paths.opcert, "");
    const { because } = ofKind(await readSources(paths), "failed");
    assert.match(because, /SOURCE_KES_KEY .*kes\.skey: expected a file, got something else/);
    assert.match(because, /SOURCE_VRF_KEY .*vrf\.skey: there is no such file/);
    assert.match(because, /SOURCE_OP_CERT .*node\.cert: the file is empty/);
  });
});

Deno.test("links are followed, as a mounted secret needs", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await Deno.mkdir(`${directory}/..data`);
    for (const file of ROLES) {
      await Deno.writeTextFile(`${directory}/..data/${file}`, realLooking[file], { mode: 0o440 });
      await Deno.symlink(`..data/${file}`, paths[file]);
    }
    const read = { kind: "read", texts: realLooking, warnings: [] };
    assert.deepEqual(await readSources(paths), read);
  });
});

/** A volume as Kubernetes mounts a Secret: one link is swapped when it changes. */
async function mounted(directory: string, paths: CredentialPaths): Promise<{
  readonly publish: (name: string, texts: CredentialTexts) => void;
}> {
  for (const file of ROLES) await Deno.symlink(`..data/${file}`, paths[file]);
  return {
    publish(name, texts) {
      Deno.mkdirSync(`${directory}/${name}`);
      for (const file of ROLES) {
        Deno.writeTextFileSync(`${directory}/${name}/${file}`, texts[file], { mode: 0o440 });
      }
      Deno.symlinkSync(name, `${directory}/..data_tmp`);
      Deno.renameSync(`${directory}/..data_tmp`, `${directory}/..data`);
    },
  };
}

Deno.test("a set swapped in while it is read is read as one, whenever the swap comes", async () => {
  const other = sampleSet(1);
  for (let turns = 0; turns <= 24; turns += 1) {
    await inDirectory(async (directory) => {
      const paths = targetsIn(directory);
      const { publish } = await mounted(directory, paths);
      publish("..1", realLooking);
      const reading = readSources(paths);
      for (let turn = 0; turn < turns; turn += 1) await Deno.stat(directory);
      publish("..2", other);
      const { texts } = ofKind(await reading, "read");
      const whole = [realLooking, other].some((set) =>
        ROLES.every((file) => set[file] === texts[file])
      );
      assert(whole, `a mixture after ${turns} turns`);
      assert.deepEqual(ofKind(await readSources(paths), "read").texts, other);
    });
  }
});

Deno.test("sources that never come to rest are told, with the way out", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    for (const file of ROLES) await Deno.writeTextFile(paths[file], realLooking[file]);
    let restless = true;
    const { stat } = Deno;
    Deno.stat = async (path) => {
      if (restless) await Deno.writeTextFile(paths.vrf, `${realLooking.vrf} `.repeat(++size));
      return await stat(path);
    };
    let size = 0;
    try {
      const { because } = ofKind(await readSources(paths), "failed");
      assert.match(
        because,
        /^The sources .* change while they are read; replace them at one stroke/,
      );
    } finally {
      restless = false;
      Deno.stat = stat;
    }
  });
});

for (
  const [mode, wide] of [[0o400, false], [0o440, false], [0o444, true], [0o640, true]] as const
) {
  const text = `0${mode.toString(8)}`;
  Deno.test(`sources of mode ${text} are ${wide ? "read, with a warning for each" : "fine"}`, async () => {
    await inDirectory(async (directory) => {
      const paths = targetsIn(directory);
      for (const file of ROLES) {
        await Deno.writeTextFile(paths[file], realLooking[file]);
        await Deno.chmod(paths[file], mode);
      }
      const { warnings } = ofKind(await readSources(paths), "read");
      assert.equal(warnings.length, wide ? 3 : 0);
      if (!wide) return;
      assert(
        warnings.some((one) => one.startsWith(`SOURCE_KES_KEY ${paths.kes} has mode ${text}, `)),
      );
    });
  });
}

Deno.test("a file too large for a credential is not read", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    for (const path of Object.values(paths)) await Deno.writeTextFile(path, "{}");
    await Deno.truncate(paths.vrf, 1_000_000_000);
    const { because } = ofKind(await readSources(paths), "failed");
    assert.match(because, /vrf\.skey: expected at most 65536 bytes, got 1000000000$/);
  });
});
