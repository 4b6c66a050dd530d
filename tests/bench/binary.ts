import { compileProgram } from "../../tools/compile/manager.ts";
import { managerBinary, projectRoot } from "../../tools/compile.ts";
import { makeScratch, removeScratch } from "../support/servers/mod.ts";
import { type Figure, single } from "./figure.ts";

/** Size of the compiled manager, in MB (10^6 bytes). */
export async function binarySize(): Promise<Figure> {
  const { size } = await Deno.stat(await managerBinary());
  return single("binary_size", "MB", size / 1e6);
}

/** Seconds for bundling and compiling the manager, with everything it needs already fetched. */
export async function compileSeconds(): Promise<Figure> {
  await managerBinary();
  const folder = await makeScratch("bench-compile");
  try {
    const began = performance.now();
    await compileProgram({ root: projectRoot, grant: "sidecar" }, `${folder}/forge-manager`);
    return single("compile_seconds", "s", (performance.now() - began) / 1000);
  } finally {
    await removeScratch(folder);
  }
}
