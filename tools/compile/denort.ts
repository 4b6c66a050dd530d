import { fileURLToPath } from "node:url";
import { childEnvironment } from "./deno.ts";

const script = fileURLToPath(new URL("../denort.sh", import.meta.url));

/** Processors that programs are compiled for, as images name them, and Deno's names of them. */
export const targets = {
  amd64: "x86_64-unknown-linux-gnu",
  arm64: "aarch64-unknown-linux-gnu",
} as const;

/** One of them. */
export type Arch = keyof typeof targets;

/**
 * Path of the runtime that `deno compile` puts a program into: for this machine `DENORT_BIN`, and for
 * any Deno's own download, or the one that `tools/denort.sh` makes.
 *
 * @throws {Error} If none can be had; the script's words are on standard error.
 */
export async function denort(arch?: Arch): Promise<string> {
  const { success, code, stdout } = await new Deno.Command("bash", {
    args: arch === undefined ? [script] : [script, arch],
    env: childEnvironment(),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${script} failed with exit code ${code}, see above`);
  return new TextDecoder().decode(stdout).trim();
}
