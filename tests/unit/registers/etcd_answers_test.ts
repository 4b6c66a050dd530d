import assert from "assert";
import type { ReadOutcome, WriteOutcome } from "../../../lib/core/mod.ts";
import { type Json, jsonObject } from "../../../lib/http/mod.ts";
import { stubServer } from "../kubernetes/stub_server.ts";
import {
  committed,
  header,
  keyName,
  pairOf,
  patient,
  putIn,
  ranged,
  refusedTxn,
  withEtcd,
} from "./etcd_stage.ts";
import { record } from "./samples.ts";

const stored = pairOf(7, '{"holderIdentity":"other"}');

/** What becomes of an update of revision 7 whose transaction is answered so. */
async function updateAnswered(
  answer: (sent: Json) => Json | Response,
): Promise<{ readonly outcome: WriteOutcome; readonly sent: Json }> {
  let sent: Json = null;
  let outcome: WriteOutcome | undefined;
  await using server = stubServer(async (request) => {
    if (request.url.endsWith("/range")) return Response.json(ranged(9, stored));
    sent = await request.json();
    const made = answer(sent);
    return made instanceof Response ? made : Response.json(made);
  });
  await withEtcd([server.access.server], async (register) => {
    const read = await register.read(patient);
    assert(read.kind === "observed" && read.observation.version !== null);
    outcome = await register.update(record, read.observation.version, patient);
  });
  assert(outcome !== undefined);
  return { outcome, sent };
}

/** What becomes of a read that is answered so. */
async function readAnswered(answer: Response): Promise<ReadOutcome> {
  const outcomes: ReadOutcome[] = [];
  await using server = stubServer(() => answer.clone());
  await withEtcd([server.access.server], async (register) => {
    outcomes.push(await register.read(patient));
  });
  const [outcome] = outcomes;
  assert(outcome !== undefined);
  return outcome;
}

/** The key with the value that was sent. */
const sentPair = (revision: number, sent: Json) => ({
  ...jsonObject(pairOf(revision, "")),
  value: putIn(sent),
});

Deno.test("a write compares the revision and the value of what it replaces", async () => {
  const { outcome, sent } = await updateAnswered((sent) => committed(10, sentPair(10, sent)));
  assert(outcome.kind === "written", JSON.stringify(outcome));
  assert.deepEqual(outcome.version.record, record);
  assert.equal(outcome.version.revision, 10);
  assert.equal(typeof outcome.serverTime, "number");
  const { key, value } = jsonObject(stored) ?? {};
  assert(key !== undefined && value !== undefined);
  assert.deepEqual(jsonObject(sent)?.compare, [
    { key, result: "EQUAL", target: "MOD", mod_revision: "7" },
    { key, result: "EQUAL", target: "VALUE", value },
  ]);
});

Deno.test("only an answer that shows what was sent, newer, says that it was written", async () => {
  const cases: readonly (readonly [(sent: Json) => Json | Response, RegExp])[] = [
    [() => committed(10, stored), /does not show what was sent/],
    [(sent) => committed(7, sentPair(7, sent)), /revision 7 is not that of a new write/],
    [(sent) => committed(12, sentPair(10, sent)), /revision 10 is not that of a new write/],
    [(sent) => committed(10, { ...sentPair(10, sent), key: "eA==" }), /not what etcd would say/],
    [() => ranged(10, stored), /not what etcd would say/],
    [() => ({ header: header(10), succeeded: true }), /not what etcd would say/],
    [() => ({ header: header(10), succeeded: "true", responses: [] }), /not what etcd would say/],
    [() => ({}), /not what etcd would say/],
    [() => new Response("<html>login</html>"), /not what etcd would say/],
    [() => new Response(null, { status: 200 }), /not what etcd would say/],
    [() => new Response(null, { status: 204 }), /refused \(204\)/],
    [() => refusedTxn(10, stored), /has changed, and shows it unchanged/],
  ];
  for (const [answer, expected] of cases) {
    const { outcome } = await updateAnswered(answer);
    assert(outcome.kind === "failed", JSON.stringify(outcome));
    assert.match(outcome.because, expected);
  }
});

Deno.test("a comparison that did not hold is a conflict, whatever the key holds instead", async () => {
  for (const kv of [pairOf(8, "x"), pairOf(7, "another content of the same revision"), null]) {
    const { outcome } = await updateAnswered(() => refusedTxn(9, kv));
    assert.equal(outcome.kind, "conflict", JSON.stringify(outcome));
  }
});

Deno.test("a missing key has the revision of the store, a present one its own", async () => {
  const cases = [[ranged(9, null), 9], [ranged(9, stored), 7]] as const;
  for (const [answer, revision] of cases) {
    const read = await readAnswered(Response.json(answer));
    assert(read.kind === "observed", JSON.stringify(read));
    assert.equal(read.observation.revision, revision);
    assert.equal(typeof read.serverTime, "number");
  }
});

Deno.test("a 200 that is no answer to a read is a failure", async () => {
  const head = header(9);
  const answers: readonly Json[] = [
    ...[{}, null, [], "x", { kvs: [stored] }],
    { header: head, kvs: [stored, stored], count: "2" },
    { header: head, kvs: [pairOf(7, "x", "another")], count: "1" },
    { header: head, count: "1" },
    { header: head, kvs: {} },
    { header: header(6), kvs: [stored], count: "1" },
    { header: { ...jsonObject(head), revision: "99999999999999999999" } },
    { header: { ...jsonObject(head), cluster_id: 1 } },
    { header: head, kvs: [{ ...jsonObject(stored), mod_revision: "-7" }], count: "1" },
  ];
  for (const answer of answers) {
    const read = await readAnswered(Response.json(answer));
    assert(read.kind === "failed", JSON.stringify(answer));
    assert.match(read.because, /^read right: http:.* is not what etcd would say$/);
  }
});

Deno.test("a refusal says what is wrong with etcd, and the way out", async () => {
  const cases: readonly (readonly [number, string, RegExp])[] = [
    [
      429,
      "etcdserver: mvcc: database space exceeded",
      /alarm NOSPACE.*etcdctl alarm disarm.*\(429\)/,
    ],
    [503, "etcdserver: no leader", /no leader: more than half .* \(503\)/],
    [503, "etcdserver: request timed out", /did not agree in time/],
    [504, "context deadline exceeded", /did not agree in time/],
    [503, "etcdserver: request timed out, possibly due to previous leader failure", /no leader/],
    [400, "etcdserver: rpc not supported for learner", /is a learner.*member promote/],
    [400, "CommonName of client sending a request against gateway will be", /without auth enable/],
    [400, "etcdserver: user name is empty", /without auth enable/],
    [403, "etcdserver: permission denied", /without auth enable/],
    [401, "etcdserver: invalid auth token", /without auth enable/],
    [500, "etcdserver: corrupt cluster", /alarm CORRUPT/],
    [401, "", /does not let this client in.*client-cert-auth/],
    [403, "", /does not let this client in/],
    [404, "404 page not found", /--enable-grpc-gateway/],
    [302, "", /redirected, which is not followed/],
    [418, "teapot", /refused \(418\); it says: teapot$/],
  ];
  for (const [status, message, expected] of cases) {
    const plain = !/^(etcdserver|context|$)/.test(message);
    const body = plain ? message : JSON.stringify({ code: 1, message });
    const read = await readAnswered(new Response(body, { status }));
    assert(read.kind === "failed");
    assert.match(read.because, expected);
    assert(read.because.startsWith(`read ${keyName}: http://127.0.0.1:`));
  }
});
