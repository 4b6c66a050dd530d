import assert from "assert";
import { fc, testAlways } from "testing";
import { jsonObject } from "../../../lib/http/mod.ts";
import { apiObject } from "../../../lib/kubernetes/api_object.ts";
import { leaseWith, newLease } from "../../../lib/registers/lease_object.ts";
import { readRecord, writeSpec } from "../../../lib/registers/lease_record.ts";
import { versionOf } from "../../../lib/registers/lease_version.ts";
import { ownAnnotation } from "../../../lib/registers/own_part.ts";
import { record } from "./arbitraries.ts";

/** An object as it is after a way through the API server: text, with the next resourceVersion. */
function stored(lease: unknown): ReturnType<typeof apiObject> {
  const object = apiObject(JSON.parse(JSON.stringify(lease)));
  assert(object !== null);
  return { ...object, metadata: { ...object.metadata, resourceVersion: "7" } };
}

testAlways(
  "a record that was written into a Lease is read from it again, whatever it says",
  fc.property(record, (record) => {
    const lease = stored(newLease(record, "pool", "me"));
    assert(lease !== null);
    assert.deepEqual(versionOf(lease)?.record, record);
  }),
);

/** Names of fields and annotations, our own among them. */
const names = fc.oneof(
  fc.string(),
  fc.constantFrom("holderIdentity", "leaseDurationSeconds", "renewTime", ownAnnotation),
);

testAlways(
  "a record survives beside whatever others have put into the Lease, and they keep it",
  fc.property(
    record,
    fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
    fc.dictionary(names, fc.jsonValue(), { noNullPrototype: true }),
    fc.dictionary(names, fc.string(), { noNullPrototype: true }),
    (record, before, spec, annotations) => {
      const there = JSON.parse(JSON.stringify({
        ...before,
        kind: "Lease",
        metadata: { name: "me", annotations },
        spec,
      }));
      const lease = stored(leaseWith(record, there));
      assert(lease !== null);
      assert.deepEqual(versionOf(lease)?.record, record);
      const kept = jsonObject(lease.spec);
      for (const field of Object.keys(spec)) assert(Object.hasOwn(kept ?? {}, field), field);
      for (const [name, text] of Object.entries(annotations)) {
        if (name === ownAnnotation) continue;
        assert.equal(jsonObject(lease.metadata.annotations)?.[name], text);
      }
    },
  ),
);

testAlways(
  "no duration is written, or read, as a shorter one",
  fc.property(fc.integer({ min: 5_000, max: 300_000 }), record, (duration, record) => {
    const spec = writeSpec({ ...record, duration });
    assert(Number(spec.leaseDurationSeconds) * 1000 >= duration);
    assert(Number(spec.leaseDurationSeconds) * 1000 < duration + 1_000);
    assert(readRecord(spec, undefined).duration >= duration);
  }),
);
