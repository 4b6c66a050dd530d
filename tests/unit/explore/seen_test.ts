import assert from "assert";
import { openSeen } from "../../explore/seen.ts";

Deno.test("explore: what was seen is known again, however much it is, and so is the way to it", () => {
  const seen = openSeen();
  const many = 200_000;
  // Spread as hashes are, but every two worlds have the first half in common.
  const hash = (number: number) => [Math.imul(number >> 1, 0x9e3779b1) >>> 0, number] as const;
  for (let number = 0; number < many; number += 1) {
    assert.equal(seen.add(hash(number), number - 1, number % 7), number);
  }
  for (let number = 0; number < many; number += 997) {
    assert.equal(seen.add(hash(number), 0, 0), -1);
  }
  assert.equal(seen.size(), many);
  assert.deepEqual(seen.pathTo(4), [1, 2, 3, 4]);
  assert.deepEqual(seen.pathTo(0), []);
});
