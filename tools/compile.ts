/**
 * `deno task compile`: makes `dist/forge-manager`, one file that needs glibc and `/proc` and nothing
 * else; with `--arch` the same for another processor. What it may touch is the permission set
 * `sidecar` of `deno.json`, all of it and no more.
 *
 * Nothing is made again while its sources, `deno.lock`, the grant and Deno are what they were; the
 * same sources give the same bytes.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { argumentsOf } from "./arguments.ts";
import { type Arch, targets } from "./compile/denort.ts";
import { makeIfChanged } from "./compile/incremental.ts";
import { compileProgram, type Program } from "./compile/manager.ts";

/** Folder of the project. */
export const projectRoot: string = fileURLToPath(new URL("..", import.meta.url));

const project: Program = { root: projectRoot, grant: "sidecar" };
const tools = join(projectRoot, "tools");

/**
 * Path of the compiled manager, made first if its sources have changed.
 *
 * @throws {Error} With the words of the step that failed.
 */
export async function managerBinary(
  program: Program = project,
  out: string = join(program.root, "dist", "forge-manager"),
): Promise<string> {
  const { root, grant, arch } = program;
  await makeIfChanged({
    out,
    inputs: [
      ...["main.ts", "lib", "deno.json", "deno.lock"].map((name) => join(root, name)),
      ...["compile.ts", "compile", "denort.sh"].map((name) => join(tools, name)),
    ],
    settings: [...toolchain(), arch ?? "", grant],
    make: (path) => compileProgram(program, path),
  });
  return out;
}

/**
 * Path of the manager compiled for that processor, wherever this runs, made first if its sources have
 * changed.
 *
 * @throws {Error} With the words of the step that failed.
 */
export function managerFor(arch: Arch): Promise<string> {
  return managerBinary({ ...project, arch }, join(projectRoot, "dist", arch, "forge-manager"));
}

/** What decides the bytes of a compiled program beside its sources. */
export function toolchain(): string[] {
  return [Deno.version.deno, Deno.build.target, Deno.env.get("DENORT_BIN") ?? ""];
}

if (import.meta.main) {
  const usage = `Usage: deno task compile [-- --arch ${Object.keys(targets).join("|")}]

Makes dist/forge-manager for this machine.
  --arch  makes dist/ARCH/forge-manager, wherever this runs`;
  const arch = argumentsOf(usage, (args) => {
    const options = { arch: { type: "string" } } as const;
    return archOf(parseArgs({ args, options }).values.arch);
  });
  const path = arch === undefined ? await managerBinary() : await managerFor(arch);
  const { size } = await Deno.stat(path);
  // deno-lint-ignore no-console -- this is a command
  console.log(`${path} (${(size / 1e6).toFixed(0)} MB)`);
}

function archOf(name: string | undefined): Arch | undefined {
  if (name === undefined || name === "amd64" || name === "arm64") return name;
  throw new Error(`There is no image for --arch ${name}`);
}
