import assert from "assert";
import { readAnswer } from "../../../lib/kubernetes/answer.ts";
import type { Request } from "../../../lib/kubernetes/target.ts";

const request: Request = {
  verb: "update",
  target: { group: "g.io", version: "v1", plural: "things", namespace: "pool", name: "me" },
  subresource: "/status",
};
const read = (status: number, body: unknown) =>
  readAnswer(request, {
    status,
    date: "Fri, 02 Jan 2026 03:04:05 GMT",
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

Deno.test("a missing object, a missing namespace and a missing type are three things", () => {
  const missing = (body: unknown) => {
    const answer = read(404, body);
    assert(answer.kind === "refused");
    return answer.missing;
  };
  assert.equal(missing({ kind: "Status", details: { kind: "things", name: "me" } }), "object");
  assert.equal(
    missing({ kind: "Status", details: { kind: "namespaces", name: "pool" } }),
    "namespace",
  );
  assert.equal(missing({ kind: "Status", details: {} }), "type");
  assert.equal(missing("404 page not found\n"), "type");
});

Deno.test("a refusal says what was asked, why not, and the way out", () => {
  const because = (status: number, body: unknown = "") => {
    const answer = read(status, body);
    assert(answer.kind === "refused");
    return answer.because;
  };
  assert.match(
    because(403, { message: 'things.g.io "me" is forbidden' }),
    /^update things\.g\.io\/me in namespace pool \(status\): not allowed \(403\): grant the verb update on things\.g\.io\/status .*; it says: things\.g\.io "me" is forbidden$/,
  );
  assert.match(because(401), /credentials \(401\)/);
  assert.match(because(409), /\(409\)/);
  assert.match(because(410), /expired \(410\)/);
  assert.match(because(429), /too much to do/);
  assert.match(because(302), /redirected \(302\)/);
  assert.match(because(503, "a\n long   text"), /refused \(503\); it says: a long text$/);
  assert.match(because(503, "\u001b[31mred\u009b2J\u202e!"), /; it says: \[31mred 2J !$/);
  assert(because(500, "x".repeat(10_000)).length < 500);
});

Deno.test("an answer that is no object, or none of this API, is not taken for one", () => {
  for (const body of ["", "garbage", "[]", "null", "1", { spec: {} }, { metadata: [] }]) {
    assert.equal(read(200, body).kind, "failed", JSON.stringify(body));
  }
  const answer = read(200, { metadata: { name: "me", namespace: "pool" }, unknown: [1] });
  assert(answer.kind === "ok");
  assert.equal(answer.serverTime, Date.UTC(2026, 0, 2, 3, 4, 5));
  assert.deepEqual(answer.object.unknown, [1]);
});

Deno.test("an answer about another object is not taken for one about this", () => {
  for (const metadata of [{}, { name: "you", namespace: "pool" }, { name: "me" }]) {
    const answer = read(200, { metadata });
    assert(answer.kind === "failed");
    assert.match(
      answer.because,
      /update \(200\) is about another object, .*: expected things\.g\.io/,
    );
  }
});

Deno.test("what nests without measure is not read: writing it again would exhaust the stack", () => {
  const nested = (depth: number) =>
    `{"metadata":{"name":"me","namespace":"pool"},"x":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  assert.equal(read(200, nested(50)).kind, "ok");
  assert.equal(read(200, nested(200_000)).kind, "failed");
});
