import assert from "assert";
import { type LeaderNews, leaderStatus } from "../../../lib/kubernetes/leader_status.ts";

const then = "2026-01-01T00:00:00.000Z";
const now = "2026-01-02T00:00:00.000Z";
const news: LeaderNews = {
  ...{ leaderPod: "pod-0", forgingEnabled: true, reason: "Forging", message: "" },
  conditions: [
    { type: "Ready", status: "True", reason: "Forging", message: "" },
    { type: "LeaderElected", status: "True", reason: "RightHeld", message: "" },
  ],
};

Deno.test("times are those of the last change, not of the last write", () => {
  const first = leaderStatus(news, null, 3, then);
  assert.equal(first.lastTransitionTime, then);
  assert.equal(first.observedGeneration, 3);
  assert.deepEqual(leaderStatus(news, first, 3, now), first);

  const reworded = leaderStatus({ ...news, message: "other words" }, first, 3, now);
  assert.equal(reworded.lastTransitionTime, then);

  const stopped = leaderStatus({ ...news, forgingEnabled: false }, first, 3, now);
  assert.equal(stopped.lastTransitionTime, now);

  const [ready] = news.conditions;
  assert(ready !== undefined);
  const unready = leaderStatus(
    { ...news, conditions: [{ ...ready, status: "False" }] },
    first,
    4,
    now,
  );
  assert.deepEqual(unready.conditions, [{
    ...{ ...ready, status: "False" },
    ...{ observedGeneration: 4, lastTransitionTime: now },
  }]);
  assert.equal(unready.lastTransitionTime, then);
});

Deno.test("a status that somebody made a mess of is written over", () => {
  for (const mess of [{}, { conditions: 7 }, { conditions: [null, "x", { type: "Ready" }] }]) {
    const status = leaderStatus(news, mess, null, now);
    assert.equal(status.lastTransitionTime, now);
    assert(!JSON.stringify(status).includes("observedGeneration"));
  }
  const odd = { leaderPod: "pod-0", forgingEnabled: true, lastTransitionTime: 7 };
  assert.equal(leaderStatus(news, odd, null, now).lastTransitionTime, now);
});
