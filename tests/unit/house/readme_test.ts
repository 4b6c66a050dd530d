import assert from "assert";
import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { deriveBounds, deriveTimings } from "../../../lib/core/mod.ts";
import { openMetrics } from "../../../lib/telemetry/mod.ts";
import { projectRoot } from "../../../tools/compile.ts";

const readme = await Deno.readTextFile(join(projectRoot, "README.md"));

Deno.test("the README states the bounds and times that the defaults give", () => {
  const decision = deriveTimings({
    ...{ leaseDuration: 15_000, sleepInterval: 5_000 },
    ...{ requestTimeout: 1_700, clockRateError: 0.1 },
  });
  assert(decision.kind === "fits");
  const { timings } = decision;
  for (const { name, value } of deriveBounds(timings)) {
    assert.match(readme, new RegExp(`\\| ${(value / 1000).toFixed(1)} s +\\|`), name);
  }
  const { rightLasts, stopBegins, latestEnable, challengerWaits } = timings;
  for (const time of [rightLasts, stopBegins, latestEnable]) {
    assert(readme.includes(`t0 + ${(time / 1000).toFixed(1)} s`), String(time));
  }
  assert(readme.includes(`t1 + ${challengerWaits / 1000} s`));
});

Deno.test("the README lists every metric of ours, and no other", async () => {
  const metrics = openMetrics({
    ...{ pod: "", namespace: "", version: "", network: "", poolId: "", poolTicker: "" },
    ...{ application: "", registers: ["home"], observesForging: true, isGuarded: true },
  }, { droppedLogLines: () => 0, residentMemory: () => 0 });
  const { body } = await metrics.expose("text/plain");
  const told = [...body.matchAll(/^# TYPE (cardano_\w+)/gm)].map(([, name]) => name);
  const listed = [...readme.matchAll(/^\| `(cardano_\w+)` +\|/gm)].map(([, name]) => name);
  assert.deepEqual(listed.sort(), told.sort());
});

Deno.test("every task that the README names exists, and every dependency is told", () => {
  const tasks = new Set(Object.keys(manifest.tasks));
  const named = [...readme.matchAll(/deno task ([a-z0-9]+)/g)].map(([, task = ""]) => task);
  assert(named.length > 0);
  for (const task of named) assert(tasks.has(task), task);
  for (const name of Object.values(manifest.imports)) {
    const [, bare] = /^npm:(@?[^@]+)@/.exec(name) ?? [];
    if (bare !== undefined) assert(readme.includes(`\`${bare}\``), bare);
  }
});
