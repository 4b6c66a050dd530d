import assert from "assert";
import { fc, holds } from "testing";
import { backoff } from "../../../lib/http/backoff.ts";

Deno.test("pauses double from half a second to the longest", () => {
  const whole = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((failures) =>
    backoff(failures, () => 1, 30_000)
  );
  assert.deepEqual(whole, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
});

Deno.test("jitter leaves out at most a half", () =>
  holds(
    "jitter leaves out at most a half",
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (
        failures,
        random,
      ) => {
        const whole = backoff(failures, () => 1, 30_000);
        const jittered = backoff(failures, () => random, 30_000);
        return jittered >= whole / 2 && jittered <= whole && jittered <= 30_000;
      },
    ),
  ));
