import { fileURLToPath } from "node:url";
import { childEnvironment } from "./deno.ts";

const script = fileURLToPath(new URL("../denort.sh", import.meta.url));

/**
 * Path of the runtime that `deno compile` puts a program into: `DENORT_BIN`, Deno's own download, or
 * the one that `tools/denort.sh` makes.
 *
 * @throws {Error} If none can be had; the script's words are on standard error.
 */
export async function denort(): Promise<string> {
  const { success, code, stdout } = await new Deno.Command("bash", {
    args: [script],
    env: childEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${script} failed with exit code ${code}, see above`);
  return new TextDecoder().decode(stdout).trim();
}
