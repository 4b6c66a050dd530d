import assert from "assert";
import { fc, testAlways } from "testing";
import {
  bulkContent,
  encodeBulkFile,
  NO_CREDENTIALS,
  throwAwayCredentials,
} from "../../../lib/cardano/mod.ts";
import { sampleSet } from "./samples.ts";

const real = sampleSet(50);
const throwAway = throwAwayCredentials(new Uint8Array(128).fill(9));

Deno.test("a bulk file is a list of sets: certificate, VRF key, KES key", () => {
  const sets = JSON.parse(encodeBulkFile(real));
  const expected = [real.opcert, real.vrf, real.kes].map((text) => JSON.parse(text));
  assert.deepEqual(sets, [expected]);
});

Deno.test("only what is surely nothing or surely throw-away is called so", () => {
  const [set] = JSON.parse(encodeBulkFile(throwAway));
  const [own] = JSON.parse(encodeBulkFile(real));
  const contents: readonly (readonly [ReturnType<typeof bulkContent>, unknown])[] = [
    ["none", []],
    ["throwaway", [set]],
    ["throwaway", [set, set]],
    ["other", [own]],
    ["other", [set, own]],
    ["other", [[own[0], set[1], set[2]]]],
    ["other", [set.slice(1)]],
    ["other", [[...set, set[0]]]],
    ["other", [[]]],
    ["other", [null]],
    ["other", {}],
    ["other", null],
    ["other", "[]"],
    ["other", set],
  ];
  for (const [expected, value] of contents) {
    const text = JSON.stringify(value);
    assert.equal(bulkContent(text), expected, text.slice(0, 60));
  }
  assert.equal(bulkContent(NO_CREDENTIALS), "none");
  assert.equal(bulkContent(" [ ]\n\n"), "none");
  for (
    const text of [
      "",
      "[",
      "[]]",
      "[[]",
      "[]\u0000",
      "\u00a0[]",
      "[]\f",
      encodeBulkFile(throwAway).slice(0, -3),
    ]
  ) {
    assert.equal(bulkContent(text), "other", JSON.stringify(text.slice(0, 20)));
  }
});

Deno.test("what is no envelope is not written, and nothing of it is repeated", () => {
  for (const kes of ["", real.kes.slice(0, 900), "[]"]) {
    assert.throws(() => encodeBulkFile({ ...real, kes }), (error: Error) => {
      assert(error instanceof RangeError);
      assert.match(error.message, /^Cannot write a bulk file: a credential is /);
      assert.doesNotMatch(error.message, /[0-9a-f]{8}/);
      return true;
    });
  }
});

testAlways(
  "a bulk file that is cut short anywhere is neither empty nor throw-away",
  fc.property(fc.constantFrom(real, throwAway), fc.double({ min: 0, max: 0.999, noNaN: true }), (
    texts,
    share,
  ) => {
    const text = encodeBulkFile(texts).trimEnd();
    assert.equal(bulkContent(text.slice(0, Math.floor(text.length * share))), "other");
  }),
);
