import assert from "assert";
import { fc, holds } from "testing";
import type { OwnPart } from "../../../lib/core/mod.ts";
import { writeSpec } from "../../../lib/registers/lease_record.ts";
import { readOwnPart, writeOwnPart } from "../../../lib/registers/own_part.ts";
import { bound } from "./bound.ts";
import { own, record } from "./samples.ts";

const spec = writeSpec(record);
const annotation = writeOwnPart(own, spec);

Deno.test("an own part is read back to the letter from the spec it was written with", () => {
  assert.deepEqual(readOwnPart(annotation, spec), own);
  const bare = {
    ...own,
    mark: null,
    signsUntil: null,
    othersSignUntil: null,
    certificateCounter: null,
  };
  assert.deepEqual(readOwnPart(writeOwnPart(bare, spec), spec), bare);
});

Deno.test("who edits holder, count or renewal and keeps the annotation is a stranger", () => {
  for (
    const edit of [
      { holderIdentity: "somebody" },
      { holderIdentity: "" },
      { leaseTransitions: 4 },
      { renewTime: "2026-01-02T03:04:05.007000Z" },
      { renewTime: null },
    ]
  ) assert.equal(readOwnPart(annotation, { ...spec, ...edit }), null, JSON.stringify(edit));
  const { renewTime: _, ...without } = spec;
  assert.equal(readOwnPart(annotation, without), null);
});

Deno.test("who edits a field of the annotation and keeps the rest is a stranger, too", () => {
  const content = JSON.parse(annotation);
  const edits = {
    ...{ nonce: "mine-8", duration: 300_000, mark: null, signsUntil: null },
    ...{ othersSignUntil: 0, certificateCounter: 13, fingerprint: "another pool", tip: 7 },
    ...{ offer: { target: "b", nonce: "n" }, set: null, signers: { named: [], othersUntil: null } },
  };
  for (const [field, value] of Object.entries(edits)) {
    const text = JSON.stringify({ ...content, own: { ...content.own, [field]: value } });
    assert.equal(readOwnPart(text, spec), null, field);
  }
  const { digest: _, ...binding } = content.binding;
  assert.equal(readOwnPart(JSON.stringify({ ...content, binding }), spec), null);
});

Deno.test("a field that the server leaves out is the same as one that says nothing", () => {
  const nothing = writeSpec({ ...record, holder: "", transitions: 0, renewedAt: null });
  const written = writeOwnPart(own, nothing);
  assert.deepEqual(readOwnPart(written, {}), own);
});

Deno.test("an own part that lacks a field, or has one of another kind, is none", () => {
  const content = JSON.parse(annotation);
  for (const field of Object.keys(own)) {
    if (field === "duration" || field === "signers") continue;
    for (const value of [...field === "set" ? [null] : [undefined], true, [], {}]) {
      const text = bound({ ...content.own, [field]: value }, spec);
      assert.equal(readOwnPart(text, spec), null, `${field} ${JSON.stringify(value)}`);
    }
  }
  for (const mark of [{ releaser: "a" }, { ...own.mark, transitions: "3" }]) {
    const text = bound({ ...content.own, mark }, spec);
    assert.equal(readOwnPart(text, spec), null);
  }
});

Deno.test("an own part of an earlier version says nothing of a set, and is one all the same", () => {
  const { set: _, ...earlier } = own;
  assert.deepEqual(readOwnPart(writeOwnPart(earlier, spec), spec), earlier);
});

Deno.test("a set that nobody has been told of yet is read back to the letter", () => {
  const bare = { ...own, set: { id: "a-1", ids: null, pending: [], retired: null } };
  assert.deepEqual(readOwnPart(writeOwnPart(bare, spec), spec), bare);
  const ordered = { ...own, set: { ...bare.set, retired: "operator" } } as const;
  assert.deepEqual(readOwnPart(writeOwnPart(ordered, spec), spec), ordered);
});

Deno.test("an own part is none if what it says of its set makes no sense", () => {
  const content = JSON.parse(annotation);
  const long = "x".repeat(129);
  const six = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`r${n}`, `id-${n}`]));
  for (
    const change of [
      { id: undefined },
      { id: null },
      { id: "" },
      { id: 7 },
      { id: long },
      { ids: undefined },
      { ids: {} },
      { ids: [] },
      { ids: "home" },
      { ids: { home: 7 } },
      { ids: { home: "" } },
      { ids: { home: long } },
      { ids: { [long]: "id" } },
      { ids: { "": "id" } },
      { ids: six },
      { pending: undefined },
      { pending: null },
      { pending: "home" },
      { pending: { home: true } },
      { pending: [7] },
      { pending: [""] },
      { pending: Object.keys(six) },
      { retired: undefined },
      { retired: true },
      { retired: "somebody" },
    ]
  ) {
    const set = { ...content.own.set, ...change };
    const text = bound({ ...content.own, set }, spec);
    assert.equal(readOwnPart(text, spec), null, JSON.stringify(change));
  }
});

Deno.test("a duration that makes no sense counts as 300 s", () => {
  const content = JSON.parse(annotation);
  for (const duration of [undefined, null, "15", 0, -1, 4_999, 300_001, 1e300]) {
    const text = bound({ ...content.own, duration }, spec);
    assert.equal(readOwnPart(text, spec)?.duration, 300_000);
  }
});

Deno.test("no annotation makes it throw, and none is mistaken for ours", () =>
  holds(
    "no annotation makes it throw",
    fc.property(fc.oneof(fc.string(), fc.json(), fc.anything()), (text) => {
      return readOwnPart(text, spec) === null;
    }),
  ));

Deno.test("an annotation of absurd length is not even parsed", () => {
  const long = writeOwnPart({ ...own, fingerprint: "x".repeat(20_000) }, spec);
  assert.equal(readOwnPart(long, spec), null);
});

Deno.test("a tip and an offer are read back; one that makes no sense is left out, and the rest stands", () => {
  const offering = { ...own, tip: 77, offer: { target: "pool-1/uid/n", nonce: "n-7" } };
  const text = writeOwnPart(offering, spec);
  assert.deepEqual(readOwnPart(text, spec), offering);
  const content = JSON.parse(text);
  for (const change of [{ tip: "77" }, { tip: -1 }, { tip: 2 ** 60 }, { tip: null }]) {
    const read = readOwnPart(
      bound({ ...content.own, ...change }, spec),
      spec,
    );
    assert.deepEqual(read, { ...own, offer: offering.offer });
  }
  for (const offer of [null, "b", {}, { target: "b" }, { target: 7, nonce: "n" }]) {
    const read = readOwnPart(bound({ ...content.own, offer }, spec), spec);
    assert.deepEqual(read, { ...own, tip: 77 });
  }
});

Deno.test("eight of the longest names that there are leave an own part that is read back", () => {
  const longest = [253, 253, 253, 32].map((length) => "x".repeat(length)).join("/");
  const names = Array.from({ length: 5 }, (_, index) => `${index}${"r".repeat(62)}`);
  const ids = Object.fromEntries(names.map((name) => [name, `${"f".repeat(32)}-${2 ** 31}`]));
  const told: OwnPart = {
    ...own,
    mark: { releaser: longest, nonce: own.nonce, transitions: 3 },
    signers: {
      named: Array.from({ length: 8 }, (_, index) => ({
        identity: longest.replace("x", `${index}`),
        ...{ until: 1_767_323_040_000, order: 2 ** 40 },
      })),
      othersUntil: 1_767_323_040_000,
    },
    fingerprint: `${"a".repeat(56)}/preview-2/${names}`,
    set: { id: `${"f".repeat(32)}-1`, ids, pending: names, retired: "holder" },
    offer: { target: longest, nonce: own.nonce },
  };
  assert.deepEqual(readOwnPart(writeOwnPart(told, spec), spec), told);
});

Deno.test("what is said of others by name is left out if anything in it makes no sense: it is of anybody then", () => {
  const content = JSON.parse(annotation);
  const { signers, ...unnamed } = own;
  const one = { identity: "b", until: 7, order: 7 };
  for (
    const wrong of [
      ...[null, [], {}, "b", { named: {}, othersUntil: null }, { named: [] }],
      ...[{ named: [one], othersUntil: "7" }, { named: [one, null], othersUntil: null }],
      ...[{ identity: 7 }, { until: null }, { until: "7" }, { order: 7.5 }, { order: undefined }]
        .map((change) => ({ ...signers, named: [one, { ...one, ...change }] })),
    ]
  ) {
    const text = bound({ ...content.own, signers: wrong }, spec);
    assert.deepEqual(readOwnPart(text, spec), unnamed, JSON.stringify(wrong));
  }
});

Deno.test("what a later version writes beside it changes nothing for this one", () => {
  const content = JSON.parse(annotation);
  const text = bound({ ...content.own, wisdom: { of: "later" } }, spec);
  assert.deepEqual(readOwnPart(text, spec), own);
});
