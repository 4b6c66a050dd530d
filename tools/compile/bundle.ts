import { join, relative } from "node:path";
import { deno } from "./deno.ts";

/** What bundling makes of one entry point. */
export interface Bundle {
  /** The entry point, from the folder of the sources on. */
  readonly entry: string;
  /** Where the JavaScript goes. */
  readonly folder: string;
}

/**
 * Bundles one entry point with all it imports: one JavaScript file of its name, and others beside it
 * for what is imported only when it is needed. The same sources give the same bytes, wherever they
 * and Deno's cache lie.
 *
 * @throws {Error} With the words of the step that failed.
 */
export async function bundle(root: string, { entry, folder }: Bundle): Promise<void> {
  await deno([
    ...["bundle", "--quiet", "--frozen", "--platform=deno", "--external=node-fetch"],
    ...["--code-splitting", "--outdir", folder, entry],
  ], { cwd: root });
  const cache = await npmCache();
  const texts = new Map<string, string>();
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".js")) continue;
    const path = join(folder, name);
    const text = withoutCachePath(await Deno.readTextFile(path), root, cache);
    texts.set(name, withoutModels(withoutNodeFetch(text)));
    await Deno.remove(path);
  }
  for (const [name, text] of renamed(texts)) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, text);
    // The binary carries the times of its files.
    await Deno.utime(path, 0, 0);
  }
}

/** What the bundler puts behind the name of a part: it depends on where the cache lies. */
const PART = /-[0-9A-Z]{8}\.js\b/g;

/**
 * Numbers the parts in the order of what they say. Their new ending says that they are modules: for
 * one of `.js` Deno reads the whole text to find that out, which takes 4 MiB of memory (measured).
 */
function renamed(texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const parts = [...texts].filter(([name]) => name.search(PART) >= 0)
    .map(([name, text]) => ({ name, says: `${name} ${text}`.replaceAll(PART, "") }))
    .toSorted((one, other) => one.says < other.says ? -1 : 1);
  const names = new Map(parts.map(({ name }, at) => [name, name.replace(PART, `-${at + 1}.mjs`)]));
  const inWords = (text: string) =>
    [...names].reduce((rest, [old, name]) => rest.replaceAll(old, name), text);
  return new Map([...texts].map(([name, text]) => [inWords(name), inWords(text)]));
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

/** The line over what comes of one file. */
const FROM_FILE = /^(?=\/\/ \S+\.\w+$)/m;
const MODEL = /^\/\/ npm\/\S+\/client-node\/\S+\/dist\/gen\/models\/(?!ObjectSerializer)/;

/**
 * Leaves out the classes of all kinds of objects of the Kubernetes API, which client-node's serializer
 * brings along: the one API class in use, that of custom resources, hands on objects as they are. The
 * whole program lies in the memory of each of its processes, 650 kB of it only for these classes.
 */
function withoutModels(text: string): string {
  const files = text.split(FROM_FILE);
  const models = files.filter((file) => MODEL.test(file));
  const rest = files.filter((file) => !MODEL.test(file)).join("")
    .replace(/^var typeMap = \{[^}]*\};$/m, "var typeMap = {};");
  const names = new Set(models.flatMap((file) => file.match(/(?<=^var )\w+/gm) ?? []));
  const used = rest.match(/(?<!["'])\b\w+/g)?.find((word) => names.has(word));
  if (used === undefined) return rest;
  throw new Error(
    `The bundle needs ${used} of client-node: expected no class of dist/gen/models outside of ` +
      "ObjectSerializer.js, because tools/compile/bundle.ts leaves them out",
  );
}

/** Packages are named by where they lie in the cache of this machine, seen from here. */
function withoutCachePath(text: string, root: string, cache: string): string {
  return text.replaceAll(`${relative(root, cache)}/`, "npm/");
}

async function npmCache(): Promise<string> {
  return JSON.parse(await deno(["info", "--json"])).npmCache;
}
