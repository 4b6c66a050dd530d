import { dirname, join } from "node:path";

/** A file that is made of others. */
export interface Product {
  /** Where it shall be. */
  readonly out: string;
  /** Files and folders it is made of; a missing one is an error. */
  readonly inputs: readonly string[];
  /** What else decides its content, such as a version. */
  readonly settings: readonly string[];
  /** Makes it at the given path. */
  make(out: string): Promise<void>;
}

/**
 * Makes the product unless it was made of the same inputs before; a hash of them lies beside it.
 *
 * @returns Whether it was made now.
 */
export async function makeIfChanged({ out, inputs, settings, make }: Product): Promise<boolean> {
  await Deno.mkdir(dirname(out), { recursive: true });
  const stamp = `${out}.inputs`;
  // Two test runs at a time share one product; the lock ends with the process that holds it.
  using lock = await Deno.open(`${out}.lock`, { create: true, write: true });
  await lock.lock(true);
  const hash = await hashOf(inputs, settings);
  if (await exists(out) && await readIfThere(stamp) === hash) return false;
  await Deno.remove(stamp).catch(ignoreMissing);
  await make(out);
  await Deno.writeTextFile(stamp, hash);
  return true;
}

/** Hash of the content of files and of all files in folders, by name. */
async function hashOf(inputs: readonly string[], settings: readonly string[]): Promise<string> {
  const lines = [...settings];
  for (const input of inputs) {
    for (const path of await filesUnder(input)) {
      lines.push(`${path.slice(input.length)} ${await sha256(await Deno.readFile(path))}`);
    }
  }
  return await sha256(new TextEncoder().encode(lines.join("\n")));
}

/** The file itself, or the files of a folder and its folders, sorted. */
export async function filesUnder(path: string): Promise<string[]> {
  if (!(await Deno.stat(path)).isDirectory) return [path];
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    found.push(...(isDirectory ? await filesUnder(join(path, name)) : [join(path, name)]));
  }
  return found.sort();
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function readIfThere(path: string): Promise<string | null> {
  return await Deno.readTextFile(path).catch(() => null);
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
