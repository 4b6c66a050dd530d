/**
 * `deno task bench`: what the compiled manager takes, in JSON lines, one per figure. The exit code is
 * 1 if a limit does not hold, or if what a figure needs is missing in CI.
 *
 *     deno task bench [-- NAME[=RUNS]... [--page]]
 *
 * measures only these figures (a name that does not exist lists those that do); RUNS says how often,
 * for `requests_per_minute_at_rest` and `regions_at_rest` how many minutes; `--page` writes what
 * `fencing` measured into `docs/fencing.md`. What happens meanwhile, and why something is skipped,
 * goes to standard error.
 *
 * Promise: durations that the project promises are judged in seconds, and shown besides as multiples
 * of one that no machine can change. The last lines tell of the machine itself: where its clock was
 * set, or where it stood still or was busy, measure again before you believe a time.
 *
 * May import: tests/e2e (pool, solo, rig), tests/contract (records), tests/sim, tests/support, tools,
 * lib.
 *
 * @module
 */
import { missingForPools } from "../e2e/pool/pool.ts";
import { missingForSolo } from "../e2e/solo/solo.ts";
import { missingServers } from "../support/servers/mod.ts";
import { inCi } from "testing";
import { argumentsOf } from "../../tools/arguments.ts";
import { binarySize, compileSeconds } from "./binary.ts";
import { fencingFigures, measureFencing } from "./fencing/measure.ts";
import { writePage } from "./fencing/page.ts";
import type { Figure } from "./figure.ts";
import { machineFigures } from "./machine.ts";
import { watchMachine } from "../support/machine.ts";
import { measurePools, poolNames } from "./pool.ts";
import { defaults } from "./promises.ts";
import { measureRegions, regionNames } from "./regions.ts";
import { registerRoundTrips } from "./register.ts";
import { names, readSelection } from "./selection.ts";
import { simulatedHour } from "./simulation.ts";

const USAGE = `Usage: deno task bench [-- NAME[=RUNS]... [--page]]

Prints what the compiled manager takes, a line of JSON for each figure: ${names.join(", ")}.
  --page  writes what fencing measured into docs/fencing.md, too`;

const selection = argumentsOf(USAGE, readSelection);
let good = true;
using machine = watchMachine();
if (selection.has("binary_size")) print([await binarySize()]);
if (selection.has("compile_seconds")) print([await compileSeconds()]);
if (selection.has("simulated_hour")) print(simulatedHour());
if (selection.has("register")) {
  await measure("register", missingServers(), async () => {
    print(await registerRoundTrips(selection.runs("register", defaults.registerCalls)));
  });
}
if (selection.has(...poolNames)) {
  await measure("pools", missingForPools(), () => measurePools(selection, print, note));
}
if (selection.has(...regionNames)) {
  await measure("regions", missingForPools(), () => measureRegions(selection, print, note));
}
if (selection.has("fencing")) {
  await measure("fencing", missingForSolo(), async () => {
    const measured = await measureFencing(selection.runs("fencing", defaults.fences), note);
    print(fencingFigures(measured));
    if (selection.page) await writePage(measured, machine);
  });
}
print(machineFigures(machine));
Deno.exit(good ? 0 : 1);

/** Measures where nothing is missing; a measurement that fails fails the bench, not the others. */
async function measure(
  what: string,
  missing: string | null,
  measurement: () => Promise<void>,
): Promise<void> {
  if (missing !== null) {
    note(`SKIPPED ${what}: ${missing}`);
    good &&= !inCi;
    return;
  }
  try {
    await measurement();
  } catch (error) {
    note(`FAILED ${what}: ${error instanceof Error ? error.stack ?? error.message : error}`);
    good = false;
  }
}

function print(figures: readonly Figure[]): void {
  for (const figure of figures) {
    good &&= figure.holds;
    write(Deno.stdout, JSON.stringify(figure));
    if (!figure.holds) note(`${figure.name} is beyond its limit of ${figure.limit} ${figure.unit}`);
  }
}

function note(text: string): void {
  write(Deno.stderr, text);
}

function write(stream: { writeSync(bytes: Uint8Array): number }, line: string): void {
  let rest = new TextEncoder().encode(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
}
