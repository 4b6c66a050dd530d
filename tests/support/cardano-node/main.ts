/**
 * # Stand-in cardano-node
 *
 * A process that behaves towards its files, signals, local socket and metrics endpoint as
 * cardano-node does, and writes down every block that it signs. It is started under the name
 * `cardano-node` (see `build.ts`) with the command line of the real one, `cardano-node run …`.
 * It leads every slot, has no peers, keeps no database and does not listen on its public port.
 *
 * Its own settings are environment variables; times are in milliseconds:
 *
 * | name | default | meaning |
 * |---|---|---|
 * | `STANDIN_LEDGER` | none | file that gets a line `{"slot","node","pool","at"}` per block signed |
 * | `STANDIN_NAME` | `cardano-node` | the node's name in the ledger and in traces |
 * | `STANDIN_VERSION` | `10.5.4` | version to pretend: flag names, metrics, gauge, permissions |
 * | `STANDIN_START_DELAY` | 0 | before files are read and SIGHUP is handled; until then it kills |
 * | `STANDIN_REPLAY` | 0 | length of the ledger replay; SIGHUP is not effective meanwhile |
 * | `STANDIN_HANDLER_DELAY` | 20 | from SIGHUP to reading the files; `500,20`: first 500, then 20 |
 * | `STANDIN_APPLY_DELAY` | 0 | from reading the files to acting on them; a list like the above |
 * | `STANDIN_STOP_DELAY` | 0 | how long an old forging thread goes on before it really ends |
 * | `STANDIN_TERM_DELAY` | 0 | from SIGTERM to the exit; forging goes on. A second one ends it |
 * | `STANDIN_DEAF` | none | SIGHUPs ignored: `always`, `disable`, `enable`, `after:N` |
 * | `STANDIN_METRICS` | fine | `absent`, `garbage`, `slow:MILLISECONDS` |
 * | `STANDIN_METRICS_DIALECT` | by version | `legacy`, `new`, `new-nosuffix` |
 * | `STANDIN_METRICS_PORT` | 12798 | on 127.0.0.1 |
 * | `STANDIN_NETWORK_MAGIC` | 764824073 | |
 * | `STANDIN_SYSTEM_START` | by magic, else 0 | Unix seconds at which slot 0 was; slots last 1 s |
 * | `STANDIN_SLOTS_PER_KES_PERIOD` | 129600 | |
 * | `STANDIN_MAX_KES_EVOLUTIONS` | 62 | |
 * | `STANDIN_CHAIN_COUNTER` | none | certificate counter of the pool's last block on the chain |
 * | `STANDIN_TIP_LAG` | 0 | slots that the tip of the chain is behind |
 * | `STANDIN_TIP_FILE` | none | while it holds a slot, the tip stands still there |
 *
 * Of the configuration file it heeds `StartAsNonProducingNode` and `UseTraceDispatcher` (which
 * chooses the dialect). On the socket it answers the handshake and a chain-sync `FindIntersect`.
 * Not modelled: KES agent, local-state-query, peers, and versions before 8.1.
 *
 * @module
 */
import { parseArguments } from "./arguments.ts";
import { readSettings } from "./settings.ts";
import { start } from "./start.ts";

const read = readSettings(Deno.env.toObject());
if ("errors" in read) end(Deno.stderr, read.errors.join("\n"), 2);
const { settings } = read;
const parsed = parseArguments(Deno.args, settings.facts);
if ("refused" in parsed) {
  end(Deno.stderr, `${parsed.refused}\n\nUsage: cardano-node run [--topology FILEPATH] …`, 1);
}

let terminating = false;
Deno.addSignalListener("SIGTERM", () => {
  if (terminating) Deno.exit(143);
  terminating = true;
  setTimeout(() => end(Deno.stderr, "cardano-node: thread killed", 1), settings.termDelay);
});

await start(parsed.arguments, settings, (text) => {
  const stream = settings.facts.crashesOnStdout ? Deno.stdout : Deno.stderr;
  return end(stream, `cardano-node: ${text}`, 1);
});

function end(stream: typeof Deno.stdout | typeof Deno.stderr, text: string, code: number): never {
  stream.writeSync(new TextEncoder().encode(`${text}\n`));
  Deno.exit(code);
}
