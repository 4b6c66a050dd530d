import assert from "assert";
import { testWhere } from "testing";
import type { Candidate } from "../../lib/core/mod.ts";
import { type ApiServer, openApiServer } from "../../lib/kubernetes/mod.ts";
import { type CandidateList, candidateList, openCandidates } from "../../lib/registers/mod.ts";
import { type LeaseApi, startLeaseApi } from "../support/lease-api/mod.ts";
import { missingServers, startEtcd } from "../support/servers/mod.ts";
import { startPlaneAndClient } from "./control_plane.ts";
import { etcdAccessOf, keyName } from "./etcd_world.ts";
import { accessThrough } from "./lease_world.ts";

const A: Candidate = { identity: "pool-0/uid/a", ready: true, tip: 77, answers: null };
const B: Candidate = { identity: "pool-1/uid/b", ready: false, tip: null, answers: "a-1" };

/** A client of the in-memory API, to be closed when the test is over. */
async function clientOf(stub: LeaseApi): Promise<ApiServer & Disposable> {
  const port = Number(new URL(stub.url).port);
  const access = await accessThrough(port, stub.kubeconfig("manager"));
  const api = openApiServer(access, { requestTimeout: 6_000 });
  return { ...api, [Symbol.dispose]: () => api.close() };
}

const listBeside = (api: ApiServer, leaseName: string) =>
  candidateList({ api, namespace: "default", leaseName });

/** What a watch has told, newest last, and how to wait for more. */
function follow(list: CandidateList) {
  const life = new AbortController();
  const told: (readonly Candidate[])[] = [];
  const failures: string[] = [];
  let heard = () => {};
  const ended = list.watch({
    observed(candidates) {
      told.push(candidates);
      heard();
    },
    state(healthy, because) {
      if (!healthy) failures.push(because);
      heard();
    },
  }, life.signal);
  return {
    failures,
    async until(what: string, holds: (newest: readonly Candidate[] | undefined) => boolean) {
      const late = AbortSignal.timeout(20_000);
      while (!holds(told.at(-1))) {
        const { promise, resolve } = Promise.withResolvers<void>();
        heard = resolve;
        late.onabort = () => resolve();
        await promise;
        assert(!late.aborted, `${what}: ${JSON.stringify({ told, failures })}`);
      }
      late.onabort = null;
    },
    async end() {
      life.abort();
      await ended;
    },
  };
}

/** What holds of the candidates beside a record, whoever serves it. */
async function holdToContract(one: CandidateList, other: CandidateList): Promise<void> {
  const { signal } = new AbortController();
  const seen = follow(one);
  const sorted = (all: readonly Candidate[] | undefined) =>
    all?.toSorted((a, b) => a.identity < b.identity ? -1 : 1);
  const shows = (...all: readonly Candidate[]) => (newest: readonly Candidate[] | undefined) =>
    JSON.stringify(sorted(newest)) === JSON.stringify(all);
  try {
    await seen.until("nothing is there at first", shows());
    // At once, and without an object: one creates it, and neither is lost.
    const written = await Promise.all([one.write(A, signal), other.write(B, signal)]);
    assert.deepEqual(written, [null, null]);
    await seen.until("both are seen", shows(A, B));
    const ready = { ...B, ready: true };
    assert.equal(await other.write(ready, signal), null);
    await seen.until("a later word replaces the earlier", shows(A, ready));
    const restarted = { ...A, identity: "pool-0/uid/later" };
    assert.equal(await one.write(restarted, signal), null);
    await seen.until("a pod that starts anew takes its place", shows(restarted, ready));
    assert.equal(await one.drop([ready.identity], signal), null);
    await seen.until("who was taken away is gone", shows(restarted));
    assert.equal(await one.drop(["never/was/there"], signal), null);
  } finally {
    await seen.end();
  }
}

Deno.test("candidates beside a Lease of the in-memory API", async () => {
  await using stub = startLeaseApi();
  using api = await clientOf(stub);
  await holdToContract(listBeside(api, "home"), listBeside(api, "home"));
});

testWhere(
  missingServers(),
  "candidates beside a Lease of a real API server, by the rights of deploy/role.yaml",
  async () => {
    await using started = await startPlaneAndClient();
    const { api } = started;
    const leaseName = "cardano-node-leader";
    await holdToContract(listBeside(api, leaseName), listBeside(api, leaseName));
  },
);

testWhere(missingServers(), "candidates beside a key of a real etcd", async () => {
  await using etcd = await startEtcd({ tls: true });
  const port = Number(new URL(etcd.url).port);
  const access = await etcdAccessOf(etcd, port);
  const ways = [access, access].map((etcd) =>
    openCandidates({ kind: "etcd", name: "witness", etcd }, 6_000)
  );
  const [one, other] = ways.map(({ thing }) => thing);
  assert(one !== undefined && other !== undefined);
  await holdToContract(one, other);
  const { kvs } = await etcd.post("/v3/kv/range", { key: btoa(`${keyName}-candidates`) });
  assert(Array.isArray(kvs) && kvs.length === 1, "beside the record, in one key");
  ways.forEach(({ close }) => close());
});

Deno.test("who may not touch the candidates is told which right is missing, and nothing throws", async () => {
  await using stub = startLeaseApi({
    allows: (_, verb) => verb === "patch" || verb === "list" ? 403 : 200,
  });
  using api = await clientOf(stub);
  const list = listBeside(api, "home");
  const because = await list.write(A, new AbortController().signal);
  assert.match(
    because ?? "",
    /^patch leases\.coordination\.k8s\.io\/home-candidates .*grant the verb patch/,
  );
  const seen = follow(list);
  await seen.until("the watch says why", () => seen.failures.length > 0);
  assert.match(seen.failures[0] ?? "", /grant the verb list/);
  await seen.end();
});
