import { dirname } from "node:path";

/** What running Deno once more needs to know. */
export interface DenoOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Environment of every child: this very Deno is also what `deno` means to shell scripts, and the
 * system's certificates count too (networks that intercept TLS).
 */
export function childEnvironment(): Record<string, string> {
  return {
    PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
    DENO_TLS_CA_STORE: "system,mozilla",
  };
}

/**
 * Runs the Deno that runs this, to its end.
 *
 * @returns What it wrote to standard output.
 * @throws {Error} If it fails, with what it said.
 */
export async function deno(
  args: readonly string[],
  { cwd, env }: DenoOptions = {},
): Promise<string> {
  const { success, code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...childEnvironment(), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  throw new Error(
    `deno ${args[0]} failed with exit code ${code}: ${decoder.decode(stderr).trim()}`,
  );
}
