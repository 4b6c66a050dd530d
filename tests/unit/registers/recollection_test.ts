import assert from "assert";
import { versionOf } from "../../../lib/registers/lease_version.ts";
import { recollection } from "../../../lib/registers/recollection.ts";

function leaseOf(revision: number, holderIdentity: string) {
  const object = { metadata: { resourceVersion: String(revision) }, spec: { holderIdentity } };
  const version = versionOf(object);
  assert(version !== null);
  return { object, version };
}

Deno.test("the last eight versions are known, older ones are not", () => {
  const seen = recollection<object>();
  const leases = Array.from({ length: 12 }, (_, i) => leaseOf(i + 1, "a"));
  for (const { version, object } of leases) seen.keep(version, object);
  const known = leases.map(({ version }) => seen.recall(version) !== null);
  assert.deepEqual(known, [...Array(4).fill(false), ...Array(8).fill(true)]);
});

Deno.test("a restored register that gives a revision to another content is not confused with it", () => {
  const seen = recollection<object>();
  const before = leaseOf(7, "a");
  const restored = leaseOf(7, "b");
  seen.keep(before.version, before.object);
  assert.equal(seen.recall(restored.version), null);
  seen.keep(restored.version, restored.object);
  assert.equal(seen.recall(before.version), null);
  assert.equal(seen.recall(restored.version), restored.object);
});
