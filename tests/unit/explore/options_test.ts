import assert from "assert";
import { explorations } from "../../explore/mod.ts";

Deno.test("explore: by default one register and three, each option changes what it names", () => {
  assert.deepEqual(explorations([])?.map(({ registers }) => registers), [1, 3]);
  assert.deepEqual(explorations(["--", "--registers", "3", "--states", "50", "--faults=0"]), [
    { managers: 2, registers: 3, faults: 0, states: 50 },
  ]);
  assert.deepEqual(explorations(["--managers", "3"])?.map(({ managers }) => managers), [3, 3]);
});

Deno.test("explore: what makes no sense is refused", () => {
  const senseless = [["--registers", "2"], ["--states", "many"], ["--what"], ["--managers", "0"]];
  for (const args of senseless) assert.equal(explorations(args), null, args.join(" "));
});
