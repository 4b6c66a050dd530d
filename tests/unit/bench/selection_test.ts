import assert from "assert";
import { readSelection } from "../../bench/selection.ts";

Deno.test("without arguments everything is measured, as often as usual", () => {
  const all = readSelection([]);
  assert.equal(all.has("handover"), true);
  assert.equal(all.runs("handover", 20), 20);
});

Deno.test("names pick figures, and say how often", () => {
  const chosen = readSelection(["handover=3", "register"]);
  assert.equal(chosen.has("handover"), true);
  assert.equal(chosen.has("first_forging"), false);
  assert.equal(chosen.has("first_forging", "register"), true);
  assert.deepEqual([chosen.runs("handover", 20), chosen.runs("register", 7)], [3, 7]);
});

Deno.test("the page is written where that is asked for", () => {
  assert.equal(readSelection(["fencing"]).page, false);
  const asked = readSelection(["fencing=5", "--page"]);
  assert.deepEqual([asked.page, asked.has("handover"), asked.runs("fencing", 3)], [true, false, 5]);
  assert.equal(readSelection(["--page"]).has("handover"), true);
  assert.throws(() => readSelection(["handover", "--page"]), /name that, too/);
});

Deno.test("what makes no sense is refused with what would", () => {
  assert.throws(() => readSelection(["handovers"]), /"handovers": expected .*handover, /);
  for (const arg of ["handover=", "handover=0", "handover=1.5", "handover=10000"]) {
    assert.throws(() => readSelection([arg]), /expected a number of runs/, arg);
  }
});
