/** One performance from its first to its last line. */
import { proxyVariables } from "../../lib/config/mod.ts";
import type { Milliseconds } from "../../lib/core/mod.ts";
import { type LedgerLine, readLedger } from "../support/ledger.ts";
import { announceElection } from "./director.ts";
import { listenToKeys } from "./keyboard.ts";
import { put } from "./output.ts";
import { wrapped } from "./paint.ts";
import { perform } from "./perform.ts";
import { keyHelp, type Player } from "./player.ts";
import { fetchLibraries } from "./recipe.ts";
import { openScreen } from "./screen.ts";
import { lineStage, lineWidth, type Stage } from "./stage.ts";
import { startWorld, type World } from "./world.ts";

/** How the demo is seen and driven. */
export interface Production {
  /** Whether to draw; else lines are printed. */
  readonly drawn: boolean;
  /** Whether a keyboard is there, and whether a person plays with it; else the script does. */
  readonly keyboard: boolean;
  readonly person: boolean;
}

/** What is left of a performance. */
export interface Result {
  readonly blocks: readonly LedgerLine[];
  /** Whether somebody forged whenever it was time to. */
  readonly good: boolean;
}

/** The demo is over within this, of which ending everything takes the last part at most. */
const wholeTime: Milliseconds = 120_000;
const endingTime: Milliseconds = 8_000;

const heading =
  "Three pods of one pool, each a cardano-node (a stand-in), a forge-manager and its guard. Any " +
  "could forge; the one that holds the Lease may. The pool leads every slot, one a second.";

const moral = "The end. In doubt nobody forges: a missed slot costs next to nothing (a saturated " +
  "pool forges some nine blocks a day), a slot signed twice is public and permanent.";

/** Plays until the script is over, a person quits, a signal comes, or the time is up. */
export async function play({ drawn, keyboard, person }: Production): Promise<Result> {
  const over = new AbortController();
  const end = () => over.abort();
  const left = () => Math.max(0, wholeTime - endingTime - performance.now());
  const timer = setTimeout(end, left());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, end);
  }
  const write = (text: string) => {
    if (!put(text)) end();
  };
  let player: Player | null = null;
  const cast = person ? (one: Player) => player = one : null;
  const keysOff = keyboard
    ? listenToKeys((key) => isQuit(key) ? end() : player?.pressed(key))
    : () => {};
  const stage = drawn ? openDrawnStage() : openLineStage(write);

  function openDrawnStage(): Stage {
    const help = person ? keyHelp : ["  The script plays. q quit"];
    return openScreen(() => performance.now(), write, {
      heading,
      footer: () => [...help, `  Ends by itself in ${Math.ceil(left() / 1000)} s`],
      chosen: () => player?.chosen() ?? null,
    });
  }

  async function start(): Promise<boolean> {
    stage.say("seen", "making keys, a Kubernetes API in memory, three managers and three nodes");
    await fetchLibraries(over.signal);
    // A proxy must not stand between this process and its own managers.
    proxyVariables.forEach((name) => Deno.env.delete(name));
    let since = Date.now();
    world = await startWorld({
      over: over.signal,
      prepared(timings) {
        announceElection(stage.say, timings);
        since = Date.now();
      },
      told(text) {
        if (!over.signal.aborted) stage.say("seen", text);
      },
    });
    return await perform({ world, since, stage, over, left, cast });
  }

  let world: World | null = null;
  let good = true;
  try {
    good = await start();
    stage.say("act", moral);
  } catch (error) {
    good = over.signal.aborted;
    if (!good) stage.say("trouble", error instanceof Error ? error.message : String(error));
  }
  try {
    return { good, blocks: await clear(world) };
  } finally {
    clearTimeout(timer);
    keysOff();
    stage.close();
  }
}

function openLineStage(write: (text: string) => void): Stage {
  write(`${wrapped(heading, lineWidth, 0).join("\n")}\n\n`);
  return lineStage(() => performance.now(), write);
}

/** Leaves no process and no file; answers with what was forged. */
async function clear(world: World | null): Promise<readonly LedgerLine[]> {
  if (world === null) return [];
  await world.end();
  const blocks = await readLedger(world.pool.ledger);
  await world.remove();
  return blocks;
}

function isQuit(key: string): boolean {
  return key === "q" || key === "\x03";
}
