import assert from "assert";
import { fc, holds } from "testing";
import { lineSplitter } from "../../../lib/http/lines.ts";

Deno.test("lines come out the same wherever the stream is cut, even within a character", () =>
  holds(
    "lines come out the same wherever the stream is cut",
    fc.property(
      fc.array(fc.string({ unit: "grapheme", minLength: 1 }).filter((line) => !/\n/.test(line))),
      fc.integer({ min: 1, max: 7 }),
      (lines, size) => {
        const splitter = lineSplitter(1_000);
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
        const out: string[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          out.push(...splitter.push(bytes.subarray(at, at + size)) ?? ["too long"]);
        }
        assert.deepEqual(out, lines.filter((line) => line.trim() !== ""));
      },
    ),
  ));

Deno.test("a line beyond the limit is refused, ended or not", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.deepEqual(lineSplitter(4).push(bytes("1234\n12")), ["1234"]);
  assert.equal(lineSplitter(4).push(bytes("12345\n")), null);
  const growing = lineSplitter(4);
  assert.deepEqual(growing.push(bytes("123")), []);
  assert.equal(growing.push(bytes("45")), null);
});
