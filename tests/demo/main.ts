/**
 * # Demo
 *
 * `deno task demo`: the main job of forge-manager on one machine, with nothing to configure. Three
 * pods of one pool, each a stand-in cardano-node and a `forge-manager run` as processes with real
 * files and signals; the Kubernetes API for them is in the memory of this process, so that managers
 * can be cut off from it. On a terminal keys make trouble; with `--script`, or without a terminal, a
 * script does.
 *
 * Promise: ends within 120 s; the last line is `F slots forged, M missed, D doubled`; the exit code
 * is 1 if a slot was doubled, or if nobody forged (again) within one and a half times the stated
 * bound; no process and no file is left.
 *
 * May import: `cardano` (keys made on the spot), `config`, `core` (what the managers promise).
 *
 * @module
 */
import { parseArgs } from "node:util";
import { summary } from "../support/ledger.ts";
import { put } from "./output.ts";
import { play } from "./play.ts";
import { lastLine } from "./table.ts";

const usage = `Usage: deno task demo [--script]

Three stand-in nodes of one pool, each with a forge-manager, for at most 120 s.
  --script  play a script of faults instead of listening to keys (always so without a terminal)
`;

const wanted = parse();
if (wanted === null) {
  put(usage);
  Deno.exit(2);
}
if (wanted.help) {
  put(usage);
  Deno.exit(0);
}
if (Deno.build.os !== "linux") {
  put(`The demo needs Linux (it finds nodes in /proc), and this is ${Deno.build.os}.\n`);
  Deno.exit(2);
}
const drawn = Deno.stdout.isTerminal();
const keyboard = drawn && Deno.stdin.isTerminal();
const { blocks, good } = await play({ drawn, keyboard, person: keyboard && !wanted.script });
put(`${lastLine(blocks)}\n`);
Deno.exit(good && summary(blocks).doubled === 0 ? 0 : 1);

function parse() {
  try {
    const options = {
      script: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    } as const;
    return parseArgs({ args: Deno.args.filter((arg) => arg !== "--"), options }).values;
  } catch {
    return null;
  }
}
