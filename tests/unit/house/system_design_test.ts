import assert from "assert";
import { join } from "node:path";
import { deriveTimings, KILL_RESERVE, STOP_PARTS } from "../../../lib/core/timing.ts";
import { root } from "./sources.ts";

const page = await Deno.readTextFile(join(root, "docs", "SYSTEM_DESIGN.md"));

Deno.test("the proof names files of the core that are there", async () => {
  const paths = [...page.matchAll(/`((?:lib|tests)\/[\w/]+\.ts)`/g)].map(([, path = ""]) => path);
  assert(paths.length >= 30, String(paths.length));
  for (const path of paths) assert((await Deno.stat(join(root, path))).isFile, path);
});

Deno.test("the proof names judges that the simulator has, and most of them", async () => {
  const listed = await Deno.readTextFile(join(root, "docs", "simulation.md"));
  const judges = [...listed.matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, name = ""]) => name);
  const named = new Set([...page.matchAll(/`([a-z]+_[a-z_]+)`/g)].map(([, name = ""]) => name));
  assert.deepEqual([...named].filter((name) => !judges.includes(name)), []);
  assert(named.size > judges.length * 0.8, `${named.size} of ${judges.length}`);
});

Deno.test("the proof has the parts of S as the core has them", () => {
  const told = [...page.matchAll(/^\| [^|]+\| ([\d.]+) s +\|$/gm)].map(([, s]) => Number(s) * 1000);
  assert.deepEqual(told, Object.values(STOP_PARTS));
  assert(page.includes(`${(KILL_RESERVE / 1000).toFixed(1)} s before the end gets SIGKILL`));
  const decision = deriveTimings({
    ...{ leaseDuration: 15_000, sleepInterval: 5_000 },
    ...{ requestTimeout: 1_700, clockRateError: 0.1 },
  });
  assert(decision.kind === "fits");
  const { stopBegins, latestEnable } = decision.timings;
  assert(
    page.includes(`later than ${(stopBegins - latestEnable) / 1000} s before the stop begins`),
  );
});
