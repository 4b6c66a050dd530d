import assert from "assert";
import { fc, holds } from "testing";
import { jsonObject } from "../../../lib/http/mod.ts";
import { leaseWith, newLease } from "../../../lib/registers/lease_object.ts";
import { readRecord, writeSpec } from "../../../lib/registers/lease_record.ts";
import { versionOf } from "../../../lib/registers/lease_version.ts";
import { ownAnnotation } from "../../../lib/registers/own_part.ts";
import { record } from "./samples.ts";

Deno.test("a record is written as Kubernetes wants it and read back", () => {
  assert.deepEqual(writeSpec(record), {
    holderIdentity: "pod-0/uid/nonce",
    leaseDurationSeconds: 15,
    leaseTransitions: 3,
    acquireTime: "2026-01-02T03:03:20.000000Z",
    renewTime: "2026-01-02T03:04:05.006000Z",
  });
  const lease = newLease(record, "pool", "me");
  const version = versionOf({ ...lease, metadata: { ...lease.metadata, resourceVersion: "7" } });
  assert.deepEqual(version?.record, record);
  assert.equal(version?.revision, 7);
});

Deno.test("a duration is never written shorter than it is", () => {
  assert.equal(writeSpec({ ...record, duration: 12_001 }).leaseDurationSeconds, 13);
});

Deno.test("absurd values of others count as the longest wait, or as nothing", () => {
  const read = (spec: Record<string, string | number | boolean | null>) =>
    readRecord(spec, undefined);
  const nobody = {
    ...{ holder: "", duration: 0, transitions: 0 },
    ...{ acquiredAt: null, renewedAt: null, own: null },
  };
  assert.deepEqual(read({}), nobody);
  assert.deepEqual(
    read({
      holderIdentity: null,
      leaseDurationSeconds: null,
      leaseTransitions: null,
      renewTime: null,
    }),
    nobody,
  );
  assert.equal(read({ holderIdentity: "somebody" }).duration, 300_000);
  for (const leaseDurationSeconds of [1, 0, -1, 4, 301, 2 ** 31 - 1, "15", true]) {
    assert.equal(read({ leaseDurationSeconds }).duration, 300_000);
  }
  assert.equal(read({ leaseDurationSeconds: 5 }).duration, 5_000);
  assert.equal(read({ leaseDurationSeconds: 300 }).duration, 300_000);
  assert.equal(read({ holderIdentity: "x".repeat(200) }).holder.length, 200);
  assert.equal(read({ renewTime: "2001-01-01T00:00:00.000000Z" }).renewedAt, 978_307_200_000);
  assert.equal(read({ renewTime: "2099-12-31T23:59:59.999999Z" }).renewedAt, 4_102_444_799_999);
  assert.equal(read({ renewTime: "yesterday" }).renewedAt, null);
});

Deno.test("a count that has no successor counts as none, so that the Lease can be taken again", () => {
  for (const leaseTransitions of [2 ** 31 - 1, 2 ** 31, -1, 1.5, "7"]) {
    assert.equal(readRecord({ leaseTransitions }, undefined).transitions, 0);
  }
  assert.equal(readRecord({ leaseTransitions: 2 ** 31 - 2 }, undefined).transitions, 2 ** 31 - 2);
});

Deno.test("no spec and no annotation make it throw", () =>
  holds(
    "no spec makes it throw",
    fc.property(fc.json(), fc.json(), (text, annotation) => {
      const spec = jsonObject(JSON.parse(text)) ?? {};
      const found = readRecord(spec, annotation);
      const none = found.holder === "" && found.duration === 0;
      assert(none || found.duration >= 5_000 && found.duration <= 300_000);
      assert.equal(found.own, null);
    }),
  ));

Deno.test("a write carries over what others have put there", () => {
  const before = {
    ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease", later: { field: 1 } },
    metadata: {
      ...{ name: "me", namespace: "pool", uid: "u", resourceVersion: "7", generation: 2 },
      labels: { a: "b" },
      annotations: { note: "x", [ownAnnotation]: "old" },
      ownerReferences: [{ name: "o" }],
      managedFields: [{ manager: "kubectl" }],
    },
    spec: { holderIdentity: "other", strategy: "later" },
  };
  const after = leaseWith(record, before);
  const { managedFields: _, ...metadata } = before.metadata;
  assert.deepEqual(after.later, { field: 1 });
  assert.deepEqual(after.spec, { strategy: "later", ...writeSpec(record) });
  const annotations = jsonObject(after.metadata.annotations) ?? {};
  assert.equal(annotations.note, "x");
  assert.deepEqual(after.metadata, {
    ...metadata,
    labels: { "app.kubernetes.io/managed-by": "cardano-forge-manager", a: "b" },
    annotations,
  });
  const bare = leaseWith({ ...record, own: null }, before);
  assert.deepEqual(bare.metadata.annotations, { note: "x" });
});
