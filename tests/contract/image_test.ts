import assert from "assert";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { testWhere } from "testing";
import { managerFor, projectRoot } from "../../tools/compile.ts";
import { denort, targets } from "../../tools/compile/denort.ts";
import {
  assembleRoot,
  buildIn,
  containerfile,
  imageConfig,
  missingRoot,
  stages,
} from "../support/image/mod.ts";
import { makeScratch, removeScratch, tryHost } from "../support/servers/mod.ts";

const [build, last, ...others] = stages(await Deno.readTextFile(containerfile));
const arch = Deno.build.arch === "aarch64" ? "arm64" : "amd64";

const uncompiled = await denort(arch).then(
  () => null,
  (error) => `no denort to compile with: ${error.message}`,
);

testWhere(
  uncompiled,
  "the image's build stage needs what it copies alone, and gives the same bytes again",
  async () => {
    assert(build !== undefined && last !== undefined && others.length === 0);
    const folder = await makeScratch("image-build");
    try {
      await buildIn(folder, build, { context: projectRoot, arch });
      const { copied } = imageConfig(last, arch);
      const built = await Deno.readFile(copied.source.replace(/^\/source\//, `${folder}/`));
      assert(Buffer.compare(built, await Deno.readFile(await managerFor(arch))) === 0);
    } finally {
      await removeScratch(folder);
    }
  },
);

testWhere(
  uncompiled ?? await missingRoot() ?? missingRights(),
  "the program runs in the root of the image, where there is nothing else to run",
  async () => {
    assert(last !== undefined);
    const folder = await makeScratch("image-root");
    try {
      const config = imageConfig(last, arch);
      const program = await managerFor(arch);
      await assembleRoot(folder, config, { program, mountPoints: ["/proc"] });
      assert.deepEqual(await programsIn(folder), [config.copied.target]);
      const absent = ["/bin", "/sbin", "/usr/bin", "/tmp", "/home", "/root", "/var/tmp"];
      for (const path of absent) {
        await assert.rejects(Deno.lstat(join(folder, path)), Deno.errors.NotFound, path);
      }
      // Read-only, with /proc, as the image's user, without HOME.
      const { code, stdout, stderr } = await tryHost("unshare", [
        ...["--mount", "--", "sh", "-ec"],
        'mount --bind -o ro "$0" "$0" && mount --bind /proc "$0/proc" && exec env -i /usr/sbin/chroot "$@"',
        ...[folder, `--userspec=${config.user}:${config.group}`, folder],
        ...[...config.entrypoint, "--version"],
      ]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
    } finally {
      await removeScratch(folder);
    }
  },
);

Deno.test("the image can be built for both processors", () => {
  assert(last !== undefined);
  for (const name of Object.keys(targets)) {
    assert.equal(imageConfig(last, name).copied.source, `/source/dist/${name}/forge-manager`);
  }
});

function missingRights(): string | null {
  return Deno.uid() === 0 ? null : "only root may make a file system the root of a process";
}

/** Files that may be executed, libraries aside. */
async function programsIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await tryHost("find", [folder, "-type", "f", "-perm", "/111"]);
  return stdout.split("\n").filter((path) => path !== "" && !/\.so(\.\d+)*$/.test(path))
    .map((path) => path.slice(folder.length));
}
