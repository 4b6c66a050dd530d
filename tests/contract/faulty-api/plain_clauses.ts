import assert from "assert";
import { leaseName, leases, sees } from "./caller.ts";
import type { Stand } from "./stand.ts";

/** What the front does while no fault is laid on. */
export const plainClauses: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
  async "without a fault the real server answers"({ one, holder, front }) {
    const { status, headers, text } = await one.write("plain");
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "application/json");
    assert.equal(JSON.parse(text).spec.holderIdentity, "plain");
    assert.equal(await holder(), "plain");
    assert.equal((await one.get()).text, text);
    const { at, ...entry } = front.log().at(-1) ?? { at: 0 };
    assert(Math.abs(Date.now() - at) < 5_000);
    assert.deepEqual(entry, {
      pod: one.address,
      method: "GET",
      path: `${leases}/${leaseName}`,
      kind: "read",
      status: 200,
      fault: null,
    });
  },

  async "the real authorizer decides"({ one }) {
    assert.equal((await one.raw(`${leases}/another`)).status, 403);
    assert.equal((await one.get({ token: "made-up" })).status, 401);
  },

  async "the front costs milliseconds, not the forty of a delayed acknowledgement"({ one }) {
    const took = [];
    for (let i = 0; i < 20; i++) took.push((await one.get()).took);
    // Of a busy machine the quickest quarter tells.
    const quick = took.toSorted((left, right) => left - right)[5] ?? Infinity;
    assert(quick < 35, `a quarter of the reads takes more than ${quick} ms`);
  },

  async "events of a watch pass one by one, as they come"({ one, other }) {
    await using watch = await one.watch();
    assert.equal(watch.status, 200);
    for (const holder of ["first", "second", "third"]) {
      await other.write(holder);
      await sees(watch, holder);
    }
    assert.deepEqual(watch.events, ["ADDED", "MODIFIED", "MODIFIED", "MODIFIED"]);
    assert.equal(watch.ended(), null);
  },

  async "an answer larger than any buffer passes unharmed"({ one, plane }) {
    const direct = await plane.kubectl.run(["get", "--raw", "/openapi/v2"]);
    const passed = await one.raw("/openapi/v2");
    assert(direct.length > 500_000);
    assert.equal(passed.text, direct);
  },
};
