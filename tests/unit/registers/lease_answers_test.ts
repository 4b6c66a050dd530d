import assert from "assert";
import type { WriteOutcome } from "../../../lib/core/mod.ts";
import { openApiServer } from "../../../lib/kubernetes/mod.ts";
import { kubernetesLease } from "../../../lib/registers/mod.ts";
import { stubServer } from "../kubernetes/stub_server.ts";
import { own, record } from "./samples.ts";

const patient = new AbortController().signal;
const metadata = { name: "me", namespace: "pool", uid: "u", resourceVersion: "7" };
const stored = {
  ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata },
  spec: { holderIdentity: "other" },
};

/** What becomes of an update whose PUT is answered so. */
async function updateAnswered(
  answer: (sent: Record<string, Record<string, unknown>>) => Response,
): Promise<WriteOutcome> {
  await using server = stubServer(async (request) =>
    request.method === "GET" ? Response.json(stored) : answer(await request.json())
  );
  const api = openApiServer(server.access, { requestTimeout: 60_000 });
  const register = kubernetesLease({ name: "home", api, namespace: "pool", leaseName: "me" });
  const read = await register.read(patient);
  assert(read.kind === "observed" && read.observation.version !== null);
  const outcome = await register.update(record, read.observation.version, patient);
  api.close();
  return outcome;
}

Deno.test("only an answer that repeats what was sent, newer, says that it was written", async () => {
  const written = await updateAnswered((sent) =>
    Response.json({ ...sent, metadata: { ...sent.metadata, resourceVersion: "8" } })
  );
  assert(written.kind === "written", JSON.stringify(written));
  assert.deepEqual(written.version.record, record);
  assert.equal(written.version.revision, 8);

  const cases:
    readonly (readonly [(sent: Record<string, Record<string, unknown>>) => Response, RegExp])[] = [
      [() => Response.json(stored), /does not carry the nonce/],
      [(sent) => Response.json(sent), /revision 7 is not above 7/],
      [(sent) => {
        const spec = { ...sent.spec, holderIdentity: "webhook" };
        return Response.json({
          ...sent,
          spec,
          metadata: { ...sent.metadata, resourceVersion: "8" },
        });
      }, /does not carry the nonce/],
      [(sent) => {
        const resourceVersion = "99999999999999999999";
        return Response.json({ ...sent, metadata: { ...sent.metadata, resourceVersion } });
      }, /whole number below 2\^53/],
      [() => new Response("<html>login</html>"), /not an object of the Kubernetes API/],
      [() => new Response(null, { status: 200 }), /not an object of the Kubernetes API/],
      [() => new Response("busy", { status: 503 }), /refused \(503\); it says: busy/],
      [() => new Response("{}", { status: 403 }), /grant the verb update/],
      [() => new Response("404 page not found", { status: 404 }), /does not serve leases/],
    ];
  for (const [answer, expected] of cases) {
    const outcome = await updateAnswered(answer);
    assert(outcome.kind === "failed", JSON.stringify(outcome));
    assert.match(outcome.because, expected);
  }
});

Deno.test("a stale version and a Lease that is gone are conflicts", async () => {
  const gone = { kind: "Status", details: { kind: "leases", name: "me" } };
  for (
    const answer of [
      Response.json({ kind: "Status" }, { status: 409 }),
      Response.json(gone, { status: 404 }),
    ]
  ) assert.equal((await updateAnswered(() => answer)).kind, "conflict");
});

Deno.test("a PUT names the version and the object it replaces", async () => {
  const sent: unknown[] = [];
  await updateAnswered((body) => {
    sent.push(body.metadata?.resourceVersion, body.metadata?.uid);
    return Response.json(body);
  });
  assert.deepEqual(sent, ["7", "u"]);
});

Deno.test("a Lease whose revision cannot be compared, or an unknown type, is no register", async () => {
  const cases: readonly (readonly [() => Response, RegExp])[] = [
    [
      () => Response.json({ ...stored, metadata: { ...metadata, resourceVersion: "abc" } }),
      /"abc" of Lease me is not a whole number/,
    ],
    [() => new Response("404 page not found", { status: 404 }), /does not serve leases/],
    [() => new Response("garbage"), /not an object/],
  ];
  for (const [answer, expected] of cases) {
    await using server = stubServer(answer);
    const api = openApiServer(server.access, { requestTimeout: 60_000 });
    const register = kubernetesLease({ name: "home", api, namespace: "pool", leaseName: "me" });
    const outcome = await register.read(patient);
    assert(outcome.kind === "failed", JSON.stringify(outcome));
    assert.match(outcome.because, expected);
    api.close();
  }
});

Deno.test("a creation that was committed without the nonce that was sent is not ours", async () => {
  await using server = stubServer(() => Response.json(stored, { status: 201 }));
  const api = openApiServer(server.access, { requestTimeout: 60_000 });
  const register = kubernetesLease({ name: "home", api, namespace: "pool", leaseName: "me" });
  const outcome = await register.create({ ...record, own }, patient);
  assert(outcome.kind === "failed");
  assert.match(outcome.because, /not to be trusted: it does not carry the nonce/);
  api.close();
});
