import assert from "assert";
import { readSources } from "./sources.ts";

const MOST_LINES = 300;
const MEDIAN_LINES = 80;

Deno.test("files are small: half of them have at most 80 lines, none more than 300", async () => {
  const sizes = (await readSources()).toSorted((left, right) => left.lines - right.lines);
  const long = sizes.filter(({ lines }) => lines > MOST_LINES);
  assert.deepEqual(long.map(({ path, lines }) => `${path}: ${lines} lines`), []);
  const median = sizes[Math.floor(sizes.length / 2)]?.lines ?? 0;
  assert(median > 0 && median <= MEDIAN_LINES, `half of the files have more than ${median} lines`);
});
