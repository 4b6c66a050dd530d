import assert from "assert";
import { stubServer } from "../unit/kubernetes/stub_server.ts";
import { type Clause, given } from "./clause.ts";
import { failure, patient, recordOf } from "./records.ts";
import { watching } from "./watching.ts";

/** Answers of servers that are not the one that was asked for: status, and body. */
const answers: readonly (readonly [status: number, body: string])[] = [
  ...["", "{}", "[]", "null", "7", "<html>login</html>", '{"kind":"Status","status":"Success"}']
    .map((body) => [200, body] as const),
  [200, '{"metadata":{"name":"another","namespace":"default","resourceVersion":"7"},"spec":{}}'],
  [200, '{"header":{},"kvs":[],"succeeded":true}'],
  [200, '{"header":{"revision":"7"},"kvs":[{"mod_revision":"7","value":""}]}'],
  [200, "[".repeat(100_000)],
  [200, " ".repeat(2 ** 21)],
  [201, '{"kind":"Lease"}'],
  [204, ""],
  [302, ""],
  [404, "404 page not found"],
  [500, "<html>oops</html>"],
  [503, "busy"],
];

/** What a register promises when something else answers in its server's place. */
export const garbageClauses: readonly Clause[] = [
  ["what is not an answer to what was asked is a failure", async (world) => {
    const openAt = given(world.openAt);
    for (const [status, body] of answers) {
      await using server = stubServer(() =>
        new Response(status === 204 ? null : body, { status, headers: { location: "/login" } })
      );
      const register = openAt(server.access.server);
      for (
        const call of [register.read(patient), register.create(recordOf("a"), patient)]
      ) assert.notEqual(failure(await call), "", `${status} ${body}`);
    }
  }, "openAt"],

  ["a watch of something else tells nothing but its trouble", async (world) => {
    const openAt = given(world.openAt);
    for (const [status, body] of answers) {
      await using server = stubServer(() => new Response(status === 204 ? null : body, { status }));
      await using watch = watching(openAt(server.access.server));
      await watch.until("trouble", () => watch.states.length > 0);
      assert.deepEqual([watch.seen, watch.states[0]?.[0]], [[], "-"], `${status} ${body}`);
    }
  }, "openAt"],
];
