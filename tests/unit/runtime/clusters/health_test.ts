import assert from "assert";
import { FakeTimers } from "testing";
import {
  type HealthOrder,
  type HealthSeen,
  startHealthChecks,
} from "../../../../lib/runtime/clusters/health.ts";

const ORDER: HealthOrder = {
  ...{ endpoint: "http://one.svc/", interval: 10_000, timeout: 1_000 },
  ...{ failureThreshold: 3, headers: {}, failures: 0 },
};

interface Stage {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  readonly asked: readonly (readonly [number, string])[];
  readonly seen: () => HealthSeen | null;
  readonly becomes: (order: HealthOrder | null) => void;
  readonly answers: (healthy: boolean) => void;
}

async function onStage(
  first: HealthOrder | null,
  run: (stage: Stage) => Promise<void>,
  healthy = true,
) {
  const clock = FakeTimers.install({ now: 0 });
  const asked: [number, string][] = [];
  let order = first;
  const checks = startHealthChecks({
    order: () => order,
    ask({ endpoint }) {
      asked.push([clock.now, endpoint]);
      return Promise.resolve({ healthy, message: healthy ? "fine" : "no", took: 5 });
    },
  });
  try {
    await run({
      ...{ clock, asked, seen: checks.seen },
      becomes: (next) => void (order = next),
      answers: (next) => void (healthy = next),
    });
  } finally {
    const ended = checks.end();
    await clock.tickAsync(1_000);
    await ended;
    clock.uninstall();
  }
}

Deno.test("who is not to ask asks nothing, and knows nothing", async () => {
  await onStage(null, async ({ clock, asked, seen }) => {
    await clock.tickAsync(60_000);
    assert.deepEqual([asked.length, seen()], [0, null]);
  });
});

Deno.test("the endpoint is asked at once and then at its interval; failures in a row are counted", async () => {
  await onStage(ORDER, async ({ clock, asked, seen, answers }) => {
    await clock.tickAsync(1_000);
    assert.equal(seen()?.consecutiveFailures, 0);
    answers(false);
    await clock.tickAsync(30_000);
    assert.equal(asked.length, 4);
    assert.equal(seen()?.consecutiveFailures, 3);
    assert.equal(seen()?.last?.message, "no");
    answers(true);
    await clock.tickAsync(10_000);
    assert.equal(seen()?.consecutiveFailures, 0);
    assert(seen()?.lastSuccess !== null);
    const gaps = asked.slice(1).map(([at], index) => at - (asked[index]?.[0] ?? 0));
    assert(gaps.every((gap) => gap >= 10_000 && gap < 11_000), gaps.join());
  });
});

Deno.test("a new representative goes on counting; another endpoint begins at none", async () => {
  await onStage({ ...ORDER, failures: 2 }, async ({ clock, seen, becomes }) => {
    await clock.tickAsync(1_000);
    assert.equal(seen()?.consecutiveFailures, 3);
    becomes({ ...ORDER, endpoint: "http://two.svc/", failures: 3 });
    await clock.tickAsync(1_000);
    assert.deepEqual([seen()?.endpoint, seen()?.consecutiveFailures], ["http://two.svc/", 1]);
    becomes(null);
    await clock.tickAsync(1_000);
    assert.equal(seen(), null);
  }, false);
});

Deno.test("who has just begun to speak knows at once what the one before has reported", async () => {
  await onStage(null, async ({ clock, seen, becomes }) => {
    await clock.tickAsync(1_100);
    becomes({ ...ORDER, failures: 7 });
    assert.equal(seen()?.consecutiveFailures, 7, "its status is written before the next question");
    await clock.tickAsync(1_000);
    assert.equal(seen()?.consecutiveFailures, 8);
    becomes({ ...ORDER, endpoint: "http://two.svc/", failures: 8 });
    assert.deepEqual([seen()?.endpoint, seen()?.consecutiveFailures], ["http://two.svc/", 0]);
    becomes(null);
    assert.equal(seen(), null);
  }, false);
});
