/** The command line without a process: what is typed, and what is answered. */
import { main } from "../../../lib/commands/mod.ts";
import { inPod } from "../config/environments.ts";

/** What a command said, and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Types a command in a pod with these settings; `undefined` takes a variable away. */
export async function type(
  args: readonly string[],
  settings: Readonly<Record<string, string | undefined>> = {},
): Promise<Said> {
  const out: string[] = [];
  const error: string[] = [];
  const code = await main({
    arguments: args,
    environment: { ...inPod, ...settings },
    roots: null,
    worker: new URL("none:"),
    guard: [],
    out: (text) => out.push(text),
    error: (text) => error.push(text),
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}
