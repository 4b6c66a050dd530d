import assert from "assert";
import { inColour, plainly, wrapped } from "../../demo/paint.ts";
import { sentence } from "../../demo/stage.ts";

Deno.test("a sentence begins with its time and mark, and is broken beside them", () => {
  assert.deepEqual(sentence(1234, "act", "one two three four", 24), [
    "   1.2 s > one two three",
    "           four",
  ]);
  assert.deepEqual(sentence(123_456, "outcome", "one", 80), [" 123.5 s = one"]);
});

Deno.test("the lines of a log stay lines", () => {
  assert.deepEqual(sentence(0, "trouble", "failed:\n{}", 80), [
    "   0.0 s ! failed:",
    "           {}",
  ]);
});

Deno.test("a word longer than the width has a line of its own", () => {
  assert.deepEqual(wrapped("a bbbbbbbb c", 4, 0), ["a", "bbbbbbbb", "c"]);
  assert.deepEqual(wrapped("> bbbbbbbb c", 4, 2), ["> bbbbbbbb", "  c"]);
});

Deno.test("colours surround a text that has a meaning", () => {
  assert.equal(inColour("X", "bad"), "\x1b[31mX\x1b[0m");
  assert.equal(inColour("x", "plain"), "x");
  assert.equal(plainly("X"), "X");
});
