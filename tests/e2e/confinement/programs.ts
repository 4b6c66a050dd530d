import { dirname, join } from "node:path";
import { projectRoot } from "../../../tools/compile.ts";
import { compileProgram } from "../../../tools/compile/manager.ts";

const PROBE = "tests/e2e/confinement/probe";
const WORKER = "lib/runtime/worker.ts";
const WAITS = "lib/commands/worker.ts";
const GUARD = "lib/guard/guard.ts";

/** The manager compiled as it is released, but for the probe in place of its Worker's program. */
export function probingManager(folder: string): Promise<string> {
  return make(`${folder}/probing-manager`, { [WORKER]: "worker.ts" });
}

/** The manager whose main thread, while it waits for its Worker, tries what that hands it. */
export function waitingManager(folder: string): Promise<string> {
  return make(`${folder}/waiting-manager`, { [WORKER]: "reading.ts", [WAITS]: "waiting.ts" });
}

/** The guard compiled as it is released, but for the probe in place of what it does. */
export function probingGuard(folder: string): Promise<string> {
  return make(`${folder}/probing-guard`, { [GUARD]: "guard.ts" });
}

/** The probe alone, compiled with the same grant: what that lets a main thread do. */
export function unconfinedProbe(folder: string): Promise<string> {
  return make(`${folder}/unconfined-probe`, { "main.ts": "main.ts", [WORKER]: "main.ts" });
}

/** Compiles a copy of the sources in which some files are replaced by one of the probe's. */
async function make(folder: string, replaced: Readonly<Record<string, string>>): Promise<string> {
  const root = `${folder}/sources`;
  const out = `${folder}/forge-manager`;
  for (const path of ["main.ts", "lib", "deno.json", "deno.lock", PROBE]) await copy(path, root);
  for (const [path, by] of Object.entries(replaced)) {
    const up = dirname(path).split("/").map((part) => part === "." ? "." : "..").join("/");
    await Deno.writeTextFile(join(root, path), `export * from "${up}/${PROBE}/${by}";\n`);
  }
  await compileProgram({ root, grant: "sidecar" }, out);
  return out;
}

async function copy(path: string, root: string): Promise<void> {
  const [source, target] = [join(projectRoot, path), join(root, path)];
  await Deno.mkdir(dirname(target), { recursive: true });
  if ((await Deno.stat(source)).isFile) return await Deno.copyFile(source, target);
  for await (const { name } of Deno.readDir(source)) await copy(join(path, name), root);
}
