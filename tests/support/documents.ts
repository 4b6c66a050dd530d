/**
 * # Documents
 *
 * The commands that README and docs tell people to type, as they stand there.
 *
 * A fenced block without a language, or in `bash`, is one of commands. Above it stands
 * `<!-- run: NAME -->`, and a test that runs it by that name, or `<!-- not run: WHY -->`.
 *
 * May import: nothing of `lib`.
 *
 * @module
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What stands above a block. */
export type Mark =
  | { readonly kind: "run"; readonly name: string }
  | { readonly kind: "not run"; readonly because: string }
  | { readonly kind: "none" };

/** A block of commands. */
export interface Commands {
  /** Document and line, such as `docs/alerts.md:12`. */
  readonly place: string;
  readonly text: string;
  readonly mark: Mark;
}

/** What lies beside the README, docs and the READMEs of the charts, by path from the project's folder. */
export async function readDocuments(): Promise<ReadonlyMap<string, string>> {
  const paths: string[] = [];
  for await (const { name } of Deno.readDir(root)) paths.push(name);
  for await (const { name } of Deno.readDir(join(root, "docs"))) paths.push(`docs/${name}`);
  for await (const { name } of Deno.readDir(join(root, "charts"))) {
    paths.push(`charts/${name}/README.md`);
  }
  const read = async (path: string) => [path, await Deno.readTextFile(join(root, path))] as const;
  return new Map(await Promise.all(paths.filter((path) => path.endsWith(".md")).sort().map(read)));
}

/** Every block of commands in a document. */
export function commandsIn(path: string, document: string): readonly Commands[] {
  const fenced = /(?:^<!-- ((?:not )?run): (.+?) -->\n\n)?^```(\w*)\n([\s\S]*?)^```$/gm;
  const found: Commands[] = [];
  for (
    const { 0: whole, 1: kind, 2: said = "", 3: language, 4: text = "", index } of document
      .matchAll(fenced)
  ) {
    if (language !== "" && language !== "bash") continue;
    const line = document.slice(0, index + whole.indexOf("```")).split("\n").length;
    found.push({ place: `${path}:${line}`, text, mark: markOf(kind, said) });
  }
  return found;
}

/**
 * The commands of this name.
 *
 * @throws {Error} If no document has them.
 */
export async function documented(name: string): Promise<string> {
  for (const [path, document] of await readDocuments()) {
    for (const { mark, text } of commandsIn(path, document)) {
      if (mark.kind === "run" && mark.name === name) return text;
    }
  }
  throw new Error(`No document has commands marked <!-- run: ${name} -->`);
}

function markOf(kind: string | undefined, said: string): Mark {
  if (kind === undefined) return { kind: "none" };
  return kind === "run" ? { kind, name: said } : { kind: "not run", because: said };
}
