import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { type Import, importsOf } from "./imports.ts";

/** Folder of the project. */
export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

/** One source file of the program. */
export interface Source {
  /** Path from the project's folder, such as `lib/core/step.ts`. */
  readonly path: string;
  /** Its room, or its own path where it stands beside `lib/`. */
  readonly room: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
}

/** Every source file of `lib/`, and those beside it. */
export async function readSources(): Promise<readonly Source[]> {
  const paths = [...await typescriptIn("."), ...await typescriptUnder("lib")];
  return await Promise.all(paths.map(async (path) => {
    const text = await Deno.readTextFile(join(root, path));
    const lines = text.split("\n").length - 1;
    return { path, room: roomOf(path), text, lines, imports: importsOf(text) };
  }));
}

/** Texts of every source file, tests and tools too, by their path from the project's folder. */
export async function readTexts(): Promise<ReadonlyMap<string, string>> {
  const folders = await Promise.all(["lib", "tests", "tools"].map(typescriptUnder));
  const paths = [...await typescriptIn("."), ...folders.flat()];
  return new Map(
    await Promise.all(
      paths.map(async (path) => [path, await Deno.readTextFile(join(root, path))] as const),
    ),
  );
}

/** `core` of `lib/core/step.ts`; the path itself of what lies in no room. */
export function roomOf(path: string): string {
  return /^lib\/([^/]+)\//.exec(path)?.[1] ?? path;
}

/** Path from the project's folder that a relative specifier of `path` means. */
export function resolved(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

/** Whether the specifier names a file of ours and not a package. */
export function isRelative(specifier: string): boolean {
  return specifier.startsWith("./") || specifier.startsWith("../");
}

async function typescriptIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(root, folder)));
  return entries
    .filter(({ name, isFile }) => isFile && name.endsWith(".ts"))
    .map(({ name }) => posix.join(folder, name)).sort();
}

async function typescriptUnder(folder: string): Promise<string[]> {
  const found = await typescriptIn(folder);
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    if (isDirectory) found.push(...await typescriptUnder(posix.join(folder, name)));
  }
  return found;
}
