import assert from "assert";
import { resumption } from "../../demo/resumption.ts";
import { block } from "./views.ts";

const peace = [block(1, 1), block(2, 1), block(3, 1)];

Deno.test("resumption: whoever goes on without a silence has not been interrupted", () => {
  assert.equal(resumption(peace, 0)?.first.slot, 1, "the first block of all counts");
  assert.equal(resumption(peace, 1500), null);
  assert.equal(resumption([...peace, block(5, 1)], 1500), null, "one late block is no silence");
});

Deno.test("resumption: another node goes on, after any silence", () => {
  const found = resumption([...peace, block(7, 2), block(8, 2)], 2500);
  assert.deepEqual([found?.last?.slot, found?.first.slot, found?.missed], [3, 7, 3]);
  assert.equal(resumption([...peace, block(4, 2)], 2500)?.missed, 0);
  assert.equal(resumption([...peace, block(3, 2)], 2500)?.missed, 0, "a double misses nothing");
});

Deno.test("resumption: the same node goes on after a silence", () => {
  const found = resumption([...peace, block(6, 1)], 2500);
  assert.deepEqual([found?.first.slot, found?.missed], [6, 2]);
});

Deno.test("resumption: what was interrupted and resumed before does not count", () => {
  assert.equal(resumption([...peace, block(7, 2), block(8, 2)], 7500), null);
});
