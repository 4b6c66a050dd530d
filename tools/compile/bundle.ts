import { relative } from "node:path";
import { deno } from "./deno.ts";

/**
 * Bundles one entry point with all it imports into one JavaScript file. The same sources give the
 * same bytes, wherever they and Deno's cache lie.
 *
 * @throws {Error} With the words of the step that failed.
 */
export async function bundle(root: string, entry: string, out: string): Promise<void> {
  await deno(
    ["bundle", "--quiet", "--frozen", "--platform=deno", "--external=node-fetch", "-o", out, entry],
    { cwd: root },
  );
  const text = await Deno.readTextFile(out);
  await Deno.writeTextFile(out, withoutCachePath(withoutNodeFetch(text), root, await npmCache()));
  // The binary carries the times of its files.
  await Deno.utime(out, 0, 0);
}

/**
 * Gives what imports node-fetch the platform's own `fetch`: the Kubernetes client's transport, which
 * is replaced as a whole, would bring 300 kB of tables and 4 MiB of memory (measured).
 */
function withoutNodeFetch(text: string): string {
  const found = text.replaceAll(
    /^import (\w+) from "node-fetch";$/gm,
    (_, name) => `const ${name} = globalThis.fetch;`,
  );
  if (!found.includes('"node-fetch"')) return found;
  throw new Error(
    'The bundle still names "node-fetch": expected only `import NAME from "node-fetch"`, ' +
      "which tools/compile/bundle.ts replaces",
  );
}

/** Packages are named by where they lie in the cache of this machine, seen from here. */
function withoutCachePath(text: string, root: string, cache: string): string {
  return text.replaceAll(`${relative(root, cache)}/`, "npm/");
}

async function npmCache(): Promise<string> {
  return JSON.parse(await deno(["info", "--json"])).npmCache;
}
