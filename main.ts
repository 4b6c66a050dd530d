/** The command line of forge-manager. */
import { main } from "./lib/commands/mod.ts";
import { documentedRoots, proxyVariables } from "./lib/config/mod.ts";

/** Bundled as JavaScript this is the compiled program, which may touch the documented roots only. */
const isCompiled = import.meta.url.endsWith(".js");

// Taken first, so that `check` and the log can say which proxies were set.
const environment = Deno.env.toObject();

// Before the first fetch: a proxy would see the token and add its own outages to the lease.
proxyVariables.forEach((name) => Deno.env.delete(name));

const code = await main({
  arguments: Deno.args,
  environment,
  roots: isCompiled ? documentedRoots : null,
  worker: new URL(
    isCompiled ? "./lib/runtime/worker.js" : "./lib/runtime/worker.ts",
    import.meta.url,
  ),
  guard: [...self(), "guard", "--with-parent"],
  out: (text) => write(Deno.stdout, text),
  error: (text) => write(Deno.stderr, text),
});
Deno.exit(code);

/** What starts this program once more. */
function self(): readonly string[] {
  return isCompiled
    ? [Deno.execPath()]
    : [Deno.execPath(), "run", "--quiet", "--allow-all", import.meta.url];
}

/** Writes a whole line before it returns; a reader that has gone misses it, and that is all. */
function write(stream: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  const bytes = new TextEncoder().encode(`${text}\n`);
  try {
    for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
