import assert from "assert";
import { restartDelay } from "../../support/kubelet/mod.ts";

const delays = (count: number, crashes?: number) =>
  Array.from({ length: count }, (_, i) => restartDelay(Array(i + 1).fill(1_000), crashes) / 1_000);

Deno.test("back-off: at once, 10 s, doubled up to five minutes", () => {
  assert.deepEqual(delays(8), [1, 10, 20, 40, 80, 160, 300, 300]);
});

Deno.test("back-off: earlier crashes count as if they had been seen", () => {
  assert.deepEqual(delays(3, 5), [160, 300, 300]);
});

Deno.test("back-off: a run of more than ten minutes wipes the crashes before it", () => {
  const [short, long] = [1_000, 600_001];
  assert.equal(restartDelay([short, short, long]), 1_000);
  assert.equal(restartDelay([long], 5), 1_000);
  assert.equal(restartDelay([short, long, short, short]), 20_000);
  assert.equal(restartDelay([short, short, 600_000]), 20_000);
});
