import { causeOf } from "../lib/errors/mod.ts";

/**
 * The arguments of a task as `read` understands them; the `--` that `deno task` hands on is left out.
 *
 * Ends the process where there is nothing to do: with 0 and the usage for `--help`, with 2, what is
 * wrong and the usage where `read` throws.
 */
export function argumentsOf<T>(usage: string, read: (args: string[]) => T): T {
  const args = Deno.args.filter((arg) => arg !== "--");
  if (args.includes("--help") || args.includes("-h")) {
    write(Deno.stdout, usage);
    Deno.exit(0);
  }
  try {
    return read(args);
  } catch (error) {
    write(Deno.stderr, `${causeOf(error)}\n${usage}`);
    Deno.exit(2);
  }
}

/** A whole number of at least `least`. Throws what was expected of the option `name`. */
export function wholeNumber(name: string, text: string, least = 0): number {
  const number = Number(text);
  if (/^\d{1,15}$/.test(text) && number >= least) return number;
  throw new Error(`${name} is "${text}", expected a whole number of ${least} or more`);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  stream.writeSync(new TextEncoder().encode(`${text}\n`));
}
