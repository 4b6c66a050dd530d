import assert from "assert";
import { fc, testAlways } from "testing";
import { readOwnPart, writeOwnPart } from "../../../lib/registers/own_part.ts";
import type { Json } from "../../../lib/http/mod.ts";
import { ownPart, record } from "./arbitraries.ts";
import { bound } from "./bound.ts";
import { writeSpec } from "../../../lib/registers/lease_record.ts";

testAlways(
  "an own part is read back to the letter, whatever it says, from the spec it was written with",
  fc.property(ownPart, record, (own, record) => {
    const spec = writeSpec(record);
    assert.deepEqual(readOwnPart(writeOwnPart(own, spec), spec), own);
  }),
);

testAlways(
  "an own part is nobody's beside a spec in which one of holder, count and time is another's",
  fc.property(
    ownPart,
    record,
    record,
    fc.constantFrom("holderIdentity", "leaseTransitions", "renewTime"),
    (own, one, other, field) => {
      const [before, edited] = [writeSpec(one), writeSpec(other)];
      fc.pre(before[field] !== edited[field]);
      const after = { ...before, [field]: edited[field] };
      assert.equal(readOwnPart(writeOwnPart(own, before), after), null);
    },
  ),
);

/** JSON that is nearly an own part: some fields are as they should be, others are anything. */
const nearly = fc.tuple(
  ownPart,
  fc.dictionary(
    fc.oneof(
      fc.constantFrom("nonce", "duration", "mark", "signsUntil", "othersSignUntil"),
      fc.constantFrom("certificateCounter", "fingerprint", "signers"),
      fc.string(),
    ),
    fc.oneof(fc.jsonValue(), fc.integer(), fc.string()),
  ),
).map(([own, spoilt]) => ({ ...own, ...spoilt }));

testAlways(
  "of JSON that is rightly bound but is anything, only what is whole and makes sense is an own part",
  fc.property(fc.oneof(nearly, fc.jsonValue()), record, (content, record) => {
    const spec = writeSpec(record);
    const own = readOwnPart(bound(content as Json, spec), spec);
    if (own === null) return;
    assert(own.nonce !== "" && own.duration >= 5_000 && own.duration <= 300_000);
    assert(own.certificateCounter === null || Number.isSafeInteger(own.certificateCounter));
    assert([own.signsUntil, own.othersSignUntil].every((at) => at === null || Number.isFinite(at)));
    assert.equal(typeof own.fingerprint, "string");
    assert.deepEqual(readOwnPart(writeOwnPart(own, spec), spec), own);
  }),
);
