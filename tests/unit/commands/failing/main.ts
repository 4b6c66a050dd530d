/** `main.ts` with another Worker than the manager's: the first argument says which. */
import { main } from "../../../../lib/commands/mod.ts";

const [worker = "", ...typed] = Deno.args;
const code = await main({
  arguments: typed,
  environment: Deno.env.toObject(),
  roots: null,
  worker: new URL(worker, import.meta.url),
  guard: [],
  out: () => {},
  error: (text) => Deno.stderr.writeSync(new TextEncoder().encode(`${text}\n`)),
});
Deno.exit(code);
