import { causeOf } from "../errors/mod.ts";

/** Where a certificate, a key or a token comes from. A file is read again on each use. */
export type Source =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "text"; readonly text: string };

/**
 * Text of a certificate, key or token, without the white space around it.
 *
 * @throws {Error} If the file cannot be read or nothing is in it; the message names it, never its
 * content.
 */
export async function readSource(
  source: Source,
  what: string,
  signal?: AbortSignal,
): Promise<string> {
  const text = source.kind === "text" ? source.text : await readFile(source.path, what, signal);
  const trimmed = text.trim();
  if (trimmed === "") throw new Error(`${what} is empty${origin(source)}`);
  return trimmed;
}

/**
 * A bearer token, read anew: the kubelet replaces the file about once an hour.
 *
 * @throws {Error} As {@link readSource}, and if the token could not stand in an HTTP header.
 */
export async function readToken(source: Source, signal?: AbortSignal): Promise<string> {
  const token = await readSource(source, "The bearer token", signal);
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Error(
      `The bearer token${origin(source)} holds white space or unprintable characters`,
    );
  }
  return token;
}

/** The paths among `sources`, in order, each once. */
export function filesOf(sources: readonly (Source | null)[]): readonly string[] {
  const paths = sources.flatMap((source) => source?.kind === "file" ? [source.path] : []);
  return [...new Set(paths)];
}

/** Where it came from, behind what is said of it. */
function origin(source: Source): string {
  return source.kind === "file" ? ` (${source.path})` : " (given inline)";
}

async function readFile(path: string, what: string, signal?: AbortSignal): Promise<string> {
  try {
    return await Deno.readTextFile(path, signal === undefined ? {} : { signal });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw new Error(outOfReach(path, what));
    throw new Error(`${what} cannot be read: ${causeOf(error)}`);
  }
}

/** Only a file that itself is within reach, such as a kubeconfig, can name such another. */
function outOfReach(path: string, what: string): string {
  return `${what} cannot be read: ${path} lies outside the directories this program may read; ` +
    "put it into one of them (a kubeconfig can also hold its content)";
}
