import assert from "assert";
import type { Stand } from "./stand.ts";

/** Faults that answer otherwise than the real server. */
export const answerClauses: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
  async "a status stands in for the answer, and nothing is carried out"({ one, front, holder }) {
    const before = await holder();
    for (const status of [401, 403, 409, 410, 429, 500, 503]) {
      const fault = front.inject({
        does: { kind: "status", status, headers: { "retry-after": "7" } },
      });
      const answer = await one.write("refused");
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get("retry-after"), "7");
      const { kind, code } = JSON.parse(answer.text);
      assert.deepEqual({ kind, code }, { kind: "Status", code: status });
      assert.equal(front.log().at(-1)?.fault, "status");
      assert.equal(front.log().at(-1)?.status, status);
      assert.equal(fault.hits(), 1);
      fault.lift();
    }
    assert.equal(await holder(), before);
    assert.equal((await one.get()).status, 200);
  },

  async "a status with a body of its own comes after the request was carried out"(
    { one, front, holder },
  ) {
    const fault = front.inject({
      does: { kind: "status", status: 500, body: "oops", committed: true },
    });
    const { status, text } = await one.write("done nevertheless");
    assert.deepEqual({ status, text }, { status: 500, text: "oops" });
    assert.equal(await holder(), "done nevertheless");
    fault.lift();
  },

  async "garbage comes with status 200"({ one, front }) {
    const garbage = async (what: "no JSON" | "another object" | "empty" | "huge") => {
      const fault = front.inject({ does: { kind: "garbage", what } });
      const { status, text } = await one.get();
      fault.lift();
      assert.equal(status, 200);
      return text;
    };
    assert.equal(await garbage("empty"), "");
    assert.equal(JSON.parse(await garbage("another object")).kind, "ConfigMap");
    const text = await garbage("no JSON");
    assert.throws(() => JSON.parse(text), SyntaxError);
    const huge = await garbage("huge");
    assert.equal(huge.length, 16 * 1_048_576);
    assert.equal(JSON.parse(huge).length, huge.length - 2);
  },

  async "half a body, then the connection is cut"({ one, front, holder }) {
    const fault = front.inject({ does: { kind: "half" } });
    let got = 0;
    await assert.rejects(one.write("half told", { got: (piece) => got += piece.length }));
    fault.lift();
    assert.equal(await holder(), "half told");
    assert.equal(got, Math.floor((await one.get()).text.length / 2));
  },
};
