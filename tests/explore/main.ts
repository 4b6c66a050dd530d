/**
 * `deno task explore`: see `mod.ts` for what is explored. The last line sums up all worlds, the lines
 * before it each of them; the exit code is 1 if a rule was broken, and the shortest way to it printed.
 *
 * @module
 */
import { explorations, explore, summary, usage } from "./mod.ts";

if (Deno.args.includes("--help")) {
  say(usage);
  Deno.exit(0);
}
const worlds = explorations(Deno.args);
if (worlds === null) {
  say(usage);
  Deno.exit(2);
}
const total = { states: 0, depth: 0, fixpoint: true, violations: 0 };
for (const world of worlds) {
  say(`${world.managers} managers × ${world.registers} registers, up to ${world.faults} faults`);
  const begun = performance.now();
  const found = explore(world, "sound", (states, faults) => {
    say(`  ${faults} faults: ${states} states, ${seconds(begun)} s`);
  });
  found.timeline.forEach(say);
  say(`  a node forges in ${found.forging} of them, ${found.moves} moves, ${seconds(begun)} s`);
  say(`  ${summary(found)}`);
  total.states += found.states;
  total.depth = Math.max(total.depth, found.depth);
  total.fixpoint &&= found.fixpoint;
  total.violations += found.violation === null ? 0 : 1;
}
const { states, depth, fixpoint, violations } = total;
say(
  `${states} states, depth ${depth}, fixpoint ${fixpoint ? "yes" : "no"}, ${violations} violations`,
);
Deno.exit(violations > 0 ? 1 : 0);

function seconds(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(0);
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}
