/** The command line of forge-manager. */
import { main } from "./lib/commands/mod.ts";
import { documentedRoots, proxyVariables } from "./lib/config/mod.ts";

/** Bundled as JavaScript this is the compiled program, which may touch the documented roots only. */
const isCompiled = import.meta.url.endsWith(".js");

// Taken first, so that `check` and the log can say which proxies were set.
const environment = Deno.env.toObject();

// Before the first fetch: a proxy would see the token and add its own outages to the lease.
proxyVariables.forEach((name) => Deno.env.delete(name));

const encoder = new TextEncoder();
const code = await main({
  arguments: Deno.args,
  environment,
  roots: isCompiled ? documentedRoots : null,
  worker: new URL(
    isCompiled ? "./lib/runtime/worker.js" : "./lib/runtime/worker.ts",
    import.meta.url,
  ),
  out: (text) => Deno.stdout.writeSync(encoder.encode(`${text}\n`)),
  error: (text) => Deno.stderr.writeSync(encoder.encode(`${text}\n`)),
});
Deno.exit(code);
