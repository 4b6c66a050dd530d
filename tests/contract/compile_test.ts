import assert from "assert";
import { Buffer } from "node:buffer";
import { join } from "node:path";
import { testWhere } from "testing";
import manifest from "../../deno.json" with { type: "json" };
import { managerBinary } from "../../tools/compile.ts";
import { denort } from "../../tools/compile/denort.ts";
import { embedded } from "./compile/embedded.ts";
import { grant, writeStub } from "./compile/stub.ts";

const missing = await denort().then(
  () => null,
  (error) => `no denort to compile with: ${error.message}`,
);

testWhere(missing, "a compiled program may touch what its permission set says", async (t) => {
  await using scratch = await folders();
  const [here, there] = scratch.paths;
  const program = await writeStub(here);
  const out = join(here, "dist", "program");
  const bytes = async () => await Deno.readFile(await managerBinary(program, out));
  const first = await bytes();

  await t.step("the binary carries the set, and nothing else of deno.json", async () => {
    const { permissions, ...rest } = await embedded(out);
    assert.deepEqual(permissions, asEmbedded(grant));
    assert.equal(rest.workspace_resolver.import_map, null);
    assert.equal(rest.code_cache_key, null);
    assert.deepEqual(rest.unstable_config.features, ["worker-options"]);
    assert(rest.v8_flags.includes("--max-old-space-size=32"));
  });
  await t.step("its Worker starts with less and is refused the rest", async () => {
    const { stdout, stderr } = await new Deno.Command(out, {
      env: { POD_NAME: "pod-0" },
      stdout: "piped",
      stderr: "piped",
    }).output();
    assert.equal(new TextDecoder().decode(stderr), "");
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), {
      main: ["pod-0"],
      worker: {
        "stat /ipc/x": "NotFound",
        "stat /secrets/x": "NotCapable",
        "write /ipc/x": "NotCapable",
        kill: "NotCapable",
        POD_NAME: "undefined",
      },
    });
  });
  await t.step("the same sources elsewhere give the same bytes", async () => {
    const copy = await managerBinary(await writeStub(there), join(there, "dist", "program"));
    assert(Buffer.compare(first, await Deno.readFile(copy)) === 0);
  });
  await t.step("it is made again when a source changes, and only then", async () => {
    const made = async () => (await Deno.stat(await managerBinary(program, out))).mtime?.getTime();
    const before = await made();
    assert.equal(await made(), before);
    await Deno.writeTextFile(join(here, "lib", "more.ts"), "export {};\n");
    assert.notEqual(await made(), before);
  });
});

testWhere(missing, "the compiled manager carries the grant of deno.json", async () => {
  const { permissions, workspace_resolver } = await embedded(await managerBinary());
  assert.deepEqual(permissions, asEmbedded(manifest.permissions.sidecar));
  assert.equal(workspace_resolver.import_map, null);
});

/** A permission set as `deno compile` writes it down: an empty list stands for everything. */
function asEmbedded(
  set: Omit<typeof grant, "net"> & { readonly net: boolean | readonly string[] },
): Record<string, unknown> {
  assert(set.run && set.env.ignore && set.import.deny);
  return {
    ...{ allow_read: set.read, deny_read: null, ignore_read: null },
    ...{ allow_write: set.write, deny_write: null },
    ...{ allow_net: typeof set.net === "boolean" ? [] : set.net, deny_net: null },
    ...{ allow_env: set.env.allow, deny_env: null, ignore_env: [] },
    ...{ allow_sys: set.sys, deny_sys: null },
    ...{ allow_run: [], deny_run: null },
    ...{ allow_ffi: null, deny_ffi: null },
    ...{ allow_import: importHosts, deny_import: [] },
    prompt: false,
  };
}

/** Deno lists its default hosts although all of them are denied. */
const importHosts = ["jsr.io", "deno.land", "esm.sh", "raw.esm.sh", "cdn.jsdelivr.net"].concat(
  ["raw.githubusercontent.com", "gist.githubusercontent.com"],
).map((host) => `${host}:443`);

async function folders(): Promise<AsyncDisposable & { readonly paths: readonly [string, string] }> {
  const folder = await Deno.makeTempDir({ prefix: "compile-test-" });
  return {
    paths: [join(folder, "here"), join(folder, "further", "down")],
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
