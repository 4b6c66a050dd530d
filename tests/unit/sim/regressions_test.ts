import assert from "assert";
import { play } from "../../sim/play.ts";
import { readRegressions } from "../../sim/regressions.ts";

for (const [name, { showed, plan }] of readRegressions()) {
  Deno.test(`regressions: ${name} shows nothing any more`, () => {
    assert.deepEqual(play(plan).violations, [], `it showed: ${showed}`);
  });
}
