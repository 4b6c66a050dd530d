import assert from "assert";
import { type LeaseApi, type LeaseApiOptions, startLeaseApi } from "../support/lease-api/mod.ts";
import { settles } from "../support/servers/wait.ts";

const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
const leaders = "/apis/cardano.io/v1/namespaces/default/cardanoleaders";

/** A client of the API with a token. */
function clientOf(api: LeaseApi, token = "a") {
  return async (method: string, path: string, body?: unknown, type = "application/json") => {
    const answer = await fetch(api.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": type },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, text, date: answer.headers.get("date") };
  };
}

/** Reads a watch line by line. */
async function watchOf(api: LeaseApi, query: string, token = "a") {
  const abort = new AbortController();
  const answer = await fetch(`${api.url}${leases}?watch=true&${query}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: abort.signal,
  });
  assert(answer.body !== null);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffered = "";
  return {
    close: () => abort.abort(),
    /** `TYPE NAME REVISION` of the next event, or `end`. */
    async next(): Promise<string> {
      while (!buffered.includes("\n")) {
        const { value, done } = await reader.read();
        if (done) return "end";
        buffered += value;
      }
      const at = buffered.indexOf("\n");
      const { type, object } = JSON.parse(buffered.slice(0, at));
      buffered = buffered.slice(at + 1);
      const { name = "-", resourceVersion = object.code } = object.metadata ?? {};
      return `${type} ${name} ${resourceVersion}`;
    },
  };
}

const lease = (name: string) => ({ metadata: { name }, spec: {} });

Deno.test("the Lease API compares and sets as Kubernetes does", async () => {
  await using api = startLeaseApi();
  const ask = clientOf(api);
  const created = await ask("POST", leases, lease("x"));
  assert.equal(created.status, 201);
  assert(created.date !== null);
  assert.equal((await ask("POST", leases, lease("x"))).status, 409);
  const object = JSON.parse(created.text);
  const updated = await ask("PUT", `${leases}/x`, { ...object, spec: { holderIdentity: "a" } });
  assert.equal(updated.status, 200);
  assert(
    Number(JSON.parse(updated.text).metadata.resourceVersion) >
      Number(object.metadata.resourceVersion),
  );
  assert.equal((await ask("PUT", `${leases}/x`, object)).status, 409);
  assert.equal((await ask("PUT", `${leases}/x`, lease("x"))).status, 422);
  assert.equal((await ask("PUT", `${leases}/y`, object)).status, 404);
  const merge = "application/merge-patch+json";
  const patched = await ask("PATCH", `${leases}/x`, { spec: { holderIdentity: null } }, merge);
  assert.deepEqual(JSON.parse(patched.text).spec, {});
  const bad = { metadata: { name: "z" }, spec: { renewTime: "2026-01-01T00:00:00.000Z" } };
  assert.equal((await ask("POST", leases, bad)).status, 422);
  assert.equal((await ask("GET", `${leases}/nobody`)).status, 404);
  assert.match((await ask("GET", "/apis/x/v1/namespaces/a/b/c")).text, /^404 page not found/);
});

Deno.test("the status of a CardanoLeader is a subresource of the Lease API, too", async () => {
  await using api = startLeaseApi();
  const ask = clientOf(api);
  const made = JSON.parse((await ask("POST", leaders, { ...lease("x"), status: { a: 1 } })).text);
  assert.equal(made.status, undefined);
  const shown = JSON.parse(
    (await ask("PUT", `${leaders}/x/status`, { ...made, spec: { b: 2 }, status: { a: 1 } })).text,
  );
  assert.deepEqual([shown.spec, shown.status, shown.metadata.generation], [{}, { a: 1 }, 1]);
  const changed = JSON.parse(
    (await ask("PUT", `${leaders}/x`, { ...shown, spec: { b: 2 }, status: {} })).text,
  );
  assert.deepEqual([changed.spec, changed.status, changed.metadata.generation], [
    ...[{ b: 2 }, { a: 1 }, 2],
  ]);
  assert.equal((await ask("PUT", `${leases}/x/status`, made)).status, 404);
});

Deno.test("a watch of the Lease API begins, continues, expires and ends like a real one", async () => {
  await using api = startLeaseApi({ bookmarkInterval: 50 } satisfies LeaseApiOptions);
  const ask = clientOf(api);
  await ask("POST", leases, lease("x"));
  await ask("POST", leases, lease("y"));
  const all = await watchOf(api, "");
  assert.deepEqual([await all.next(), await all.next()], ["ADDED x 2", "ADDED y 3"]);
  const one = await watchOf(
    api,
    "resourceVersion=2&fieldSelector=metadata.name%3Dy&timeoutSeconds=4",
  );
  assert.equal(await one.next(), "ADDED y 3");
  await ask("DELETE", `${leases}/x`);
  await ask("DELETE", `${leases}/y`);
  assert.deepEqual([await all.next(), await all.next()], ["DELETED x 4", "DELETED y 5"]);
  assert.equal(await one.next(), "DELETED y 5");
  assert.equal(await one.next(), "end");
  const marked = await watchOf(api, "allowWatchBookmarks=true");
  assert.equal(await marked.next(), "BOOKMARK - 5");
  await ask("POST", leases, lease("z"));
  api.forget();
  const expired = await watchOf(api, "resourceVersion=5");
  assert.deepEqual([await expired.next(), await expired.next()], ["ERROR - 410", "end"]);
  for (const { close } of [all, one, marked, expired]) close();
});

Deno.test("a client that is cut off hangs and hears nothing; the others go on", async () => {
  await using api = startLeaseApi();
  const [a, b] = [clientOf(api, "a"), clientOf(api, "b")];
  const heard = await watchOf(api, "", "a");
  api.cutOff("a", true);
  const hanging = a("POST", leases, lease("late"));
  assert.equal((await b("POST", leases, lease("x"))).status, 201);
  assert.equal(await settles(hanging, 200), false);
  const next = heard.next();
  assert.equal(await settles(next, 200), false);
  api.cutOff("a", false);
  assert.equal(await next, "ADDED x 2");
  assert.equal((await hanging).status, 201);
  heard.close();
});
