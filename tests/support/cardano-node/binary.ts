import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectRoot, toolchain } from "../../../tools/compile.ts";
import { denort } from "../../../tools/compile/denort.ts";
import { makeIfChanged } from "../../../tools/compile/incremental.ts";
import { compileStandIn } from "./build.ts";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Path of the compiled stand-in for cardano-node, made first if its sources have changed. Its last
 * part is `cardano-node`, the name that the manager looks for.
 *
 * @throws {Error} With the words of the step that failed.
 */
export async function standInBinary(): Promise<string> {
  const out = join(projectRoot, "dist", "stand-in", "cardano-node");
  await makeIfChanged({
    out,
    inputs: [here, join(projectRoot, "deno.lock")],
    settings: toolchain(),
    make: async (path) => await compileStandIn(path, await denort()),
  });
  return out;
}
