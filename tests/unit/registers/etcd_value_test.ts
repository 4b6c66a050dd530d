import assert from "assert";
import { fc, holds } from "testing";
import { canonicalJson, jsonObject, parseJson } from "../../../lib/http/mod.ts";
import { fromBase64, toBase64 } from "../../../lib/registers/base64.ts";
import { valueOf, versionOfPair } from "../../../lib/registers/etcd_value.ts";
import { own, record } from "./samples.ts";

/** The version of a key with this text as its value. */
const versionOf = (text: string) => versionOfPair({ revision: 7, value: toBase64(text) });

/** What we wrote, with some fields in the place of others. */
function edited(fields: Readonly<Record<string, string | number | null>>): string {
  const content = jsonObject(parseJson(fromBase64(valueOf(record)) ?? ""));
  return canonicalJson({ ...content, ...fields });
}

Deno.test("what is written to a key is read back to the letter, canonical and readable", () => {
  for (
    const written of [record, { ...record, own: null }, { ...record, own: { ...own, mark: null } }]
  ) {
    const version = versionOfPair({ revision: 7, value: valueOf(written) });
    assert.deepEqual(version.record, written);
    assert.equal(version.revision, 7);
  }
  const text = fromBase64(valueOf(record)) ?? "";
  assert.equal(text, canonicalJson(parseJson(text)));
  assert.match(text, /"holderIdentity":"pod-0\/uid\/nonce","leaseDurationSeconds":15,/);
});

Deno.test("an edit of a key's value makes it a stranger's, and changes what is waited for", () => {
  const before = versionOf(edited({}));
  for (const fields of [{ holderIdentity: "x" }, { leaseTransitions: 9 }, { renewTime: null }]) {
    const after = versionOf(edited(fields));
    assert.equal(after.record.own, null, JSON.stringify(fields));
    assert.notEqual(after.spec, before.spec);
  }
  assert.notEqual(versionOf(edited({ note: "mine" })).spec, before.spec);
});

Deno.test("a stranger's value is a record of nobody's that is waited for the longest", () => {
  for (const text of ["", "garbage", "[]", "null", "7", `{"x":"${"x".repeat(20_000)}"}`]) {
    const { record, spec } = versionOf(text);
    assert.deepEqual([record.holder, record.own, record.duration], ["", null, 300_000], text);
    assert.notEqual(spec, versionOf(`${text} `).spec);
  }
  const { record } = versionOfPair({ revision: 7, value: "/w==" });
  assert.equal(record.duration, 300_000);
  assert.equal(
    versionOf('{"holderIdentity":"x","leaseDurationSeconds":20}').record.duration,
    20_000,
  );
});

Deno.test("no value of a key is too strange to be read", () =>
  holds(
    "no value of a key is too strange to be read",
    fc.property(fc.oneof(fc.json(), fc.string(), fc.base64String()), (text) => {
      for (const value of [text, toBase64(text)]) {
        assert.equal(versionOfPair({ revision: 1, value }).record.own, null);
      }
    }),
  ));
