import type { Source } from "./access.ts";
import { causeOf } from "./cause.ts";

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

/** Only a kubeconfig, which itself is within reach, can name such a file. */
function outOfReach(path: string, what: string): string {
  return `${what} cannot be read: ${path} lies outside the directories this program may read; ` +
    "put it beside the kubeconfig, or write its content into the kubeconfig";
}
