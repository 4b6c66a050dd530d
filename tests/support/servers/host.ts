/** What a command of the host said. */
export interface HostResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Input of a command and its bounds. */
export interface HostOptions {
  /** Text for standard input; nothing by default. */
  readonly input?: string;
  /** Time limit in milliseconds, 60 s by default; then SIGKILL. */
  readonly limit?: number;
  readonly env?: Record<string, string>;
}

/** Runs a command of the host to its end and returns what it said, whatever its exit code. */
export async function tryHost(
  command: string,
  args: readonly string[],
  { input, limit = 60_000, env = {} }: HostOptions = {},
): Promise<HostResult> {
  const child = new Deno.Command(command, {
    args: [...args],
    env,
    stdin: input === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => kill(child), limit);
  try {
    const fed = input === undefined ? Promise.resolve() : feed(child.stdin, input);
    const [output] = await Promise.all([child.output(), fed]);
    const decoder = new TextDecoder();
    return {
      code: output.code,
      stdout: decoder.decode(output.stdout),
      stderr: decoder.decode(output.stderr),
    };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a command of the host and returns its standard output.
 *
 * @throws {Error} If it fails, with what it said.
 */
export async function host(
  command: string,
  args: readonly string[],
  options: HostOptions = {},
): Promise<string> {
  const { code, stdout, stderr } = await tryHost(command, args, options);
  if (code === 0) return stdout;
  throw new Error(`${command} ${args.join(" ")} failed with exit code ${code}: ${stderr.trim()}`);
}

/** A command may have ended at its limit, while somebody else still holds its output. */
function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stdin.getWriter();
  // A command that does not read to the end is judged by its exit code, not by a broken pipe.
  await writer.write(new TextEncoder().encode(input)).catch(() => {});
  await writer.close().catch(() => {});
}
