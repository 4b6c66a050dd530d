import assert from "assert";
import { join } from "node:path";
import type { Fence } from "../../bench/fencing/fence.ts";
import { fencingFigures } from "../../bench/fencing/measure.ts";
import { pageOf } from "../../bench/fencing/page.ts";
import { ways } from "../../bench/fencing/ways.ts";
import { projectRoot } from "../../../tools/compile.ts";

const [way] = ways;
assert(way !== undefined);
const silentAfter = (silent: number): Fence => (
  { decided: 7, last_slot: 0, silent, proven: silent + 3, doubled: 0 }
);
const measured = [{ way, fences: [0.4, 0.3, 1.26].map(silentAfter) }];

Deno.test("the page of stops shows median and maximum beside the bound", () => {
  const row = pageOf(measured, "a day").split("\n").find((line) => line.includes(way.rung));
  const cells = row?.split("|").map((cell) => cell.trim()).slice(4, 10);
  assert.deepEqual(cells, ["3", "7.0 / 7.0", "0.0 / 0.0", "0.4 / 1.3", "3.4 / 4.3", "4.5"]);
});

Deno.test("a stop is judged by the slowest of its kind, and a slot signed twice holds never", () => {
  const held = (fences: readonly Fence[]) =>
    fencingFigures([{ way, fences }]).filter(({ holds }) => !holds).map(({ name }) => name);
  assert.deepEqual(held([silentAfter(0.3), silentAfter(4.5)]), []);
  assert.deepEqual(held([silentAfter(0.3), silentAfter(4.6)]), [`fencing.${way.name}.silent`]);
  assert.deepEqual(held([{ ...silentAfter(0.3), doubled: 1 }]), ["fencing.doubled_slots"]);
});

Deno.test("the page in docs tells of every way that is measured", async () => {
  const page = await Deno.readTextFile(join(projectRoot, "docs", "fencing.md"));
  const told = page.split("\n").filter((line) => line.startsWith("| ")).slice(2)
    .map((line) => line.split("|").slice(1, 4).map((cell) => cell.trim()));
  assert.deepEqual(told, ways.map(({ fault, node = "", rung }) => [fault, node, rung]));
});
