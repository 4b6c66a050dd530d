import assert from "assert";
import { fc, holds } from "testing";
import { microTime, readTime } from "../../../lib/registers/micro_time.ts";
import { revisionOf } from "../../../lib/registers/revision.ts";

Deno.test("every time of the years 1970 to 9999 has six decimals and is read back", () =>
  holds(
    "every time has six decimals",
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (time) => {
      const text = microTime(time);
      assert.match(text ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
      assert.equal(readTime(text), time);
    }),
  ));

Deno.test("a time that has no such form is left out", () => {
  for (const time of [null, -1, 253_402_300_800_000, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(microTime(time), null);
  }
  assert.equal(microTime(1.9), "1970-01-01T00:00:00.001000Z");
});

Deno.test("a time that others write is read in any zone, nonsense as none", () => {
  assert.equal(readTime("2026-01-02T04:04:05.006000+01:00"), 1_767_323_045_006);
  for (const text of [undefined, null, 7, "", "soon", {}]) assert.equal(readTime(text), null);
});

Deno.test("a resourceVersion is a revision only where it can be compared exactly", () => {
  assert.equal(revisionOf("7"), 7);
  assert.equal(revisionOf(String(Number.MAX_SAFE_INTEGER)), Number.MAX_SAFE_INTEGER);
  for (
    const text of ["9007199254740992", "", "-1", "1.5", "0x10", "abc", " 7", 7, null, undefined]
  ) {
    assert.equal(revisionOf(text), null, String(text));
  }
});
