import assert from "assert";
import { ownAnnotation } from "../../lib/registers/own_part.ts";
import { failure, patient, present, recordOf, written } from "./records.ts";
import type { Clause } from "./clause.ts";
import type { LeaseWorld } from "./register_world.ts";

/** What a Lease behind an API server promises besides. */
export function leaseClauses(lease: LeaseWorld): readonly Clause[] {
  return [
    [
      "times have six decimals, durations whole seconds, and the label says whose it is",
      async (world) => {
        const at = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
        const record = { ...recordOf("a"), duration: 12_300, acquiredAt: at, renewedAt: at + 1 };
        const version = written(await world.open().create(record, patient));
        assert.equal(version.record.duration, 13_000);
        const { spec, metadata } = await lease.raw();
        assert.equal(spec.acquireTime, "2026-01-02T03:04:05.006000Z");
        assert.equal(spec.renewTime, "2026-01-02T03:04:05.007000Z");
        assert.equal(spec.leaseDurationSeconds, 13);
        assert.equal(metadata.labels?.["app.kubernetes.io/managed-by"], "cardano-forge-manager");
      },
    ],

    ["what others put on the Lease survives our writes and is no change to us", async (world) => {
      const register = world.open();
      const before = written(await register.create(recordOf("a"), patient));
      const owner = { apiVersion: "v1", kind: "ConfigMap", name: "x", uid: "u" };
      await lease.patch({
        metadata: {
          labels: { team: "spo", "app.kubernetes.io/managed-by": "somebody" },
          annotations: { note: "hands off" },
          ownerReferences: [owner],
        },
      });
      const labelled = present(await register.read(patient));
      assert(labelled.revision > before.revision);
      assert.equal(labelled.spec, before.spec);
      assert.deepEqual(labelled.record, before.record);
      written(await register.update(recordOf("b"), labelled, patient));
      const { metadata } = await lease.raw();
      assert.equal(metadata.labels?.team, "spo");
      assert.equal(metadata.labels?.["app.kubernetes.io/managed-by"], "somebody");
      assert.equal(metadata.annotations?.note, "hands off");
      assert.deepEqual(metadata.ownerReferences, [owner]);
    }],

    ["a version that this client has not seen is not written over", async (world) => {
      const version = written(await world.open().create(recordOf("a"), patient));
      const stranger = world.open();
      const outcome = await stranger.update(recordOf("b"), version, patient);
      assert(outcome.kind === "conflict");
      assert.match(outcome.because, /read it first/);
      assert.equal(present(await stranger.read(patient)).record.holder, "a");
    }],

    ["the original's Lease, and nonsense, are read and taken over", async (world) => {
      const strange: readonly [unknown, Record<string, string>][] = [
        [{
          holderIdentity: "pod-0",
          leaseDurationSeconds: 15,
          renewTime: "2026-01-02T03:04:05.000000Z",
        }, {}],
        [{}, {}],
        [{
          holderIdentity: "x".repeat(200),
          leaseDurationSeconds: 1,
          leaseTransitions: 2 ** 31 - 1,
        }, {}],
        [{ leaseDurationSeconds: 2 ** 31 - 1, acquireTime: "2001-01-01T00:00:00.000000Z" }, {
          [ownAnnotation]: "{garbage",
        }],
        [{ holderIdentity: "a", renewTime: "2099-12-31T23:59:59.999999Z" }, {
          [ownAnnotation]: JSON.stringify({ own: { nonce: 1 }, binding: null }),
        }],
      ];
      for (const [spec, annotations] of strange) {
        await world.remove();
        await lease.put(spec, annotations);
        const register = world.open();
        const found = present(await register.read(patient));
        assert.equal(found.record.own, null);
        const empty = Object.keys(Object(spec)).length === 0;
        assert((empty ? [0] : [15_000, 300_000]).includes(found.record.duration));
        const { transitions } = found.record;
        const taken = { ...recordOf("b"), transitions: transitions + 1 };
        assert.deepEqual(written(await register.update(taken, found, patient)).record, taken);
      }
    }],

    ["a token is read anew on each use", async (world) => {
      written(await world.open().create(recordOf("a"), patient));
      const path = await Deno.makeTempFile();
      try {
        await Deno.writeTextFile(path, "not-a-token\n");
        const register = lease.openWithTokenFile(path);
        assert.match(failure(await register.read(patient)), /credentials \(401\)/);
        await Deno.writeTextFile(path, `${await lease.freshToken()}\n`);
        assert.equal(present(await register.read(patient)).record.holder, "a");
      } finally {
        await Deno.remove(path);
      }
    }],

    ["a missing permission is named by its verb", async () => {
      const register = lease.openForbidden();
      const because = failure(await register.read(patient));
      assert.match(because, /\(403\): grant the verb get on leases\.coordination\.k8s\.io/);
    }],
  ];
}
