import assert from "assert";
import { join } from "node:path";
import { INVARIANTS } from "../../sim/judge.ts";
import { root } from "../house/sources.ts";

Deno.test("the page on the simulation says what each invariant is, and no other", async () => {
  const page = await Deno.readTextFile(join(root, "docs", "simulation.md"));
  const told = [...page.matchAll(/^\| `(\w+)` +\|/gm)].map(([, name]) => name);
  assert.deepEqual(told, [...INVARIANTS]);
});
