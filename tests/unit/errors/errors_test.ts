import assert from "assert";
import { causeOf, traceOf } from "../../../lib/errors/mod.ts";

Deno.test("the cause of an error is its message, of anything else its text", () => {
  assert.equal(causeOf(new TypeError("no such key")), "no such key");
  assert.equal(causeOf("given up"), "given up");
  assert.equal(causeOf(undefined), "undefined");
});

Deno.test("the trace of an error names the place where it was thrown", () => {
  assert.match(traceOf(new Error("defect")), /^Error: defect\n.*errors_test\.ts/);
  const bare = new Error("defect");
  delete bare.stack;
  assert.equal(traceOf(bare), "defect");
  assert.equal(traceOf(7), "7");
});
