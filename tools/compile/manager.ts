import { dirname, join } from "node:path";
import { bundle } from "./bundle.ts";
import { deno } from "./deno.ts";
import { type Arch, denort, targets } from "./denort.ts";

/** The sources of a program with one Worker, and the grant it is compiled with. */
export interface Program {
  /** Folder of `main.ts`, `lib/` and `deno.json`. */
  readonly root: string;
  /** Name of the permission set in `deno.json` that is the whole grant. */
  readonly grant: string;
  /** Processor that it is for; this machine's by default. */
  readonly arch?: Arch;
}

/** Where `main.ts` looks for its Worker, without the ending (`.ts` in the source). */
const WORKER = "lib/runtime/worker";

/**
 * Heap of each thread in MiB: caps memory under load. `deno compile` is bound by these flags too,
 * which is why it gets bundled JavaScript and checks no types.
 */
const V8_FLAGS = [
  ...["--max-old-space-size=32", "--max-semi-space-size=1", "--min-semi-space-size=1"],
  // The optimizing compilers cost 10 MiB and gain nothing in a program that mostly waits.
  ...["--no-opt", "--no-maglev"],
].join(",");

/** Bundles and compiles the program to one file, which is the same for the same sources. */
export async function compileProgram({ root, grant, arch }: Program, out: string): Promise<void> {
  const build = join(dirname(out), "build");
  await Deno.remove(build, { recursive: true }).catch(() => {});
  for (const name of ["main", WORKER]) {
    await bundle(root, { entry: `${name}.ts`, folder: join(build, dirname(name)) });
  }
  await Deno.writeTextFile(join(build, "deno.json"), await grantOnly(root));
  await deno([
    ...["compile", "--quiet", "--config=deno.json", "--no-lock", "--no-check"],
    // Otherwise the program keeps compiled code in a file of /tmp, where others could plant theirs.
    "--no-code-cache",
    // Never asks for what the grant leaves out.
    ...[`--permission-set=${grant}`, "--no-prompt"],
    ...["--unstable-worker-options", `--include=${WORKER}.js`],
    ...(arch === undefined ? [] : [`--target=${targets[arch]}`]),
    ...[`--v8-flags=${V8_FLAGS}`, "-o", out, "main.js"],
  ], { cwd: build, env: { DENORT_BIN: await denort(arch) } });
}

/** The grant as `deno.json` says it, without the import map, which would end up in the binary. */
async function grantOnly(root: string): Promise<string> {
  const { permissions } = JSON.parse(await Deno.readTextFile(join(root, "deno.json")));
  return JSON.stringify({ permissions });
}
