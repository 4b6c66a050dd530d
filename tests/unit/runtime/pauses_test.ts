import assert from "assert";
import { pauseAfter } from "../../../lib/runtime/pauses.ts";

Deno.test("a pause doubles with each failure, up to the longest, and six times at the most", () => {
  const pauses = { first: 1_000, longest: 60_000 };
  assert.deepEqual([1, 2, 3, 6, 7, 1_000].map((failures) => pauseAfter(failures, pauses)), [
    ...[1_000, 2_000, 4_000, 32_000, 60_000, 60_000],
  ]);
  assert.equal(pauseAfter(1_000, { first: 1, longest: 1_000 }), 64);
});
