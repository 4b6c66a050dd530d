import assert from "assert";
import { openMetrics } from "../../../lib/telemetry/mod.ts";
import { readLease } from "../../demo/lease_view.ts";
import { parseManager, readManager } from "../../demo/manager_view.ts";
import { startLeaseApi } from "../../support/lease-api/mod.ts";

function metrics() {
  return openMetrics({
    ...{ pod: "pod-1", namespace: "default", version: "1", network: "demo", poolId: "unknown" },
    ...{ poolTicker: "", application: "block-producer", registers: ["home"] },
    ...{ observesForging: true, isGuarded: false, cluster: null },
  }, { droppedLogLines: () => 0, residentMemory: () => 0 });
}

Deno.test("a manager's own metrics say whether it leads, what it does and for how long", async () => {
  const told = metrics();
  told.phase("stopping");
  told.leader(true);
  told.rightRemaining(2_500);
  const { body } = await told.expose("");
  assert.deepEqual(parseManager(body), {
    ...{ leads: true, ready: false, phase: "stopping", rightRemaining: 2_500 },
  });
});

Deno.test("metrics without a phase are no answer, nor is a manager that is down", async () => {
  const { body } = await metrics().expose("");
  assert.equal(parseManager(body), null);
  assert.equal(await readManager("http://127.0.0.1:1"), null);
});

Deno.test("the Lease is read with the time of its last change", async () => {
  await using api = startLeaseApi();
  const leases = `${api.url}/apis/coordination.k8s.io/v1/namespaces/default/leases`;
  const name = "cardano-node-leader";
  const send = async (method: string, url: string, resourceVersion: object, holder: string) => {
    const answer = await fetch(url, {
      method,
      headers: { authorization: "Bearer pod-1" },
      body: JSON.stringify({
        ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
        metadata: { name, namespace: "default", ...resourceVersion },
        spec: { holderIdentity: holder, leaseTransitions: 3 },
      }),
    });
    const said = await answer.text();
    assert(answer.ok, said);
  };

  assert.equal(await readLease(api, 16_500, null), null);
  await send("POST", leases, {}, "pod-1/0123");
  const held = await readLease(api, 16_500, null);
  assert.deepEqual([held?.holder, held?.transitions], ["pod-1", 3]);
  assert.equal(held?.freeAt, (held?.since ?? 0) + 16_500);
  assert.equal(await readLease(api, 16_500, held), held, "what has not changed keeps its time");
  await send("PUT", `${leases}/${name}`, { resourceVersion: held?.revision }, "");
  const free = await readLease(api, 16_500, held);
  assert.equal(free?.holder, null);
  assert.notEqual(free?.revision, held?.revision);
});
