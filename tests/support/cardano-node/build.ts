/**
 * Makes the stand-in runnable as a process whose executable is named `cardano-node`.
 *
 * @module
 */
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..", "..");
const main = join(here, "main.ts");

/** A small heap: a test runs several nodes at a time. */
const heap = "--v8-flags=--max-old-space-size=32,--max-semi-space-size=1";

/**
 * Gives the Deno that runs this a second name, `path`, as which it runs the stand-in's source.
 *
 * A hard link where the file system allows one, else a copy; an existing file is replaced.
 *
 * @param path Where the executable shall be; its last part must be `cardano-node`.
 * @returns The command, to be followed by the arguments of cardano-node (`run --config …`).
 */
export async function standInExecutable(path: string): Promise<readonly string[]> {
  checkName(path);
  await Deno.mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${crypto.randomUUID()}`;
  await Deno.link(Deno.execPath(), temporary).catch(() =>
    Deno.copyFile(Deno.execPath(), temporary)
  );
  await Deno.rename(temporary, path);
  // Two names of one file: rename(2) then does nothing and leaves both.
  await Deno.remove(temporary).catch(() => {});
  const config = join(root, "deno.json");
  return [path, "run", "--quiet", "--allow-all", "--no-lock", `--config=${config}`, heap, main];
}

/**
 * Bundles and compiles the stand-in into one binary that needs neither Deno nor the source.
 *
 * @param out Where the binary shall be; its last part must be `cardano-node`.
 * @param denort Path of the base binary, or `null` for the one that Deno downloads.
 * @throws With the output of the failed step.
 */
export async function compileStandIn(out: string, denort: string | null): Promise<void> {
  checkName(out);
  await Deno.mkdir(dirname(out), { recursive: true });
  const work = await Deno.makeTempDir({ prefix: "stand-in-" });
  try {
    const bundle = join(work, "cardano-node.js");
    await deno(["bundle", "--quiet", "--platform=deno", "-o", bundle, main], {});
    await deno(
      ["compile", "--quiet", "--no-config", "--no-lock", "--no-check", "--no-code-cache"].concat(
        ["--allow-all", heap, "-o", out, bundle],
      ),
      denort === null ? {} : { DENORT_BIN: denort },
    );
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function deno(args: readonly string[], env: Record<string, string>): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), { args: [...args], cwd: root, env });
  const { success, stderr } = await command.output();
  if (!success) throw new Error(`deno ${args[0]} failed: ${new TextDecoder().decode(stderr)}`);
}

function checkName(path: string): void {
  if (basename(path) === "cardano-node") return;
  throw new Error(
    `The stand-in was to be made at ${path}: its last part must be cardano-node, ` +
      "because the manager looks for a process of exactly that name",
  );
}
