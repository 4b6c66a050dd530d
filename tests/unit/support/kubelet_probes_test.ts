import assert from "assert";
import { FakeTimers } from "testing";
import { checkUp } from "../../support/kubelet/checkup.ts";
import type { Probe, Probes } from "../../support/kubelet/mod.ts";
import { found, nothingFound } from "../../support/kubelet/threshold.ts";

Deno.test("a standing changes after as many equal outcomes in a row as its threshold says", () => {
  const thresholds = { successThreshold: 2, failureThreshold: 3 };
  const standings = (outcomes: string, initial: boolean | null) => {
    let findings = nothingFound(initial);
    return [...outcomes].map((one) => {
      findings = found(findings, one === "+", thresholds);
      return findings.standing === null ? " " : findings.standing ? "+" : "-";
    }).join("");
  };
  assert.equal(standings("+++--+---+-++", false), "-+++++++----+");
  assert.equal(standings("--+--+---", true), "++++++++-");
  assert.equal(standings("--+-++", null), "     +");
});

const probe: Probe = {
  ...{ path: "/", port: 8000, initialDelaySeconds: 0, periodSeconds: 10, timeoutSeconds: 1 },
  ...{ successThreshold: 1, failureThreshold: 3 },
};
const startup = { ...probe, path: "/startup", periodSeconds: 1 };
const liveness = { ...probe, path: "/live" };
const readiness = { ...probe, path: "/ready", periodSeconds: 5 };
const none: Probes = { startup: null, liveness: null, readiness: null };

/** What a check-up asks and finds within `seconds`, each with its time in virtual seconds. */
async function checked(
  probes: Partial<Probes>,
  answer: (path: string, seconds: number) => number,
  seconds: number,
  answersAfter = 0,
): Promise<string[]> {
  const clock = FakeTimers.install({ now: 0 });
  try {
    const lines: string[] = [];
    // Virtual timers of no time take a millisecond each.
    const tell = (what: string) =>
      lines.push(`${Math.round(performance.now() / 100) / 10} ${what}`);
    const over = Promise.withResolvers<void>();
    const ask = async (_port: number, path: string, limit: number) => {
      tell(path);
      const status = answer(path, performance.now() / 1_000);
      await new Promise((resolve) => setTimeout(resolve, Math.min(answersAfter, limit)));
      if (answersAfter >= limit) throw new Error("no answer");
      return { status };
    };
    const run = { begun: 0, ask, over: over.promise };
    const done = checkUp({ ...none, ...probes }, run, ({ kind }) => tell(kind));
    await clock.tickAsync(seconds * 1_000);
    over.resolve();
    await clock.tickAsync(5_000);
    await done;
    assert.equal(clock.countTimers(), 0, "a timer is left");
    return lines;
  } finally {
    clock.uninstall();
  }
}

Deno.test("nothing but the startup probe is asked until that succeeded", async () => {
  const answer = (path: string, at: number) => path === "/startup" && at < 2 ? 503 : 200;
  assert.deepEqual(await checked({ startup, liveness, readiness }, answer, 9), [
    ...["0 /startup", "1 /startup", "2 /startup", "2 started up", "2 /live", "2 /ready"],
    ...["2 ready", "7 /ready"],
  ]);
});

Deno.test("a startup probe that fails as often as it may means a restart", async () => {
  assert.deepEqual(await checked({ startup, liveness }, () => 503, 20), [
    ...["0 /startup", "1 /startup", "2 /startup", "2 dead"],
  ]);
});

Deno.test("liveness: three failures in a row, ten seconds apart, and it is dead", async () => {
  const answer = (_: string, at: number) => at === 20 ? 399 : 400;
  assert.deepEqual(await checked({ liveness }, answer, 90), [
    ...["0 started up", "0 ready", "0 /live", "10 /live", "20 /live"],
    ...["30 /live", "40 /live", "50 /live", "50 dead"],
  ]);
});

Deno.test("readiness comes with one success, goes after three failures and comes back", async () => {
  const answer = (_: string, at: number) => at >= 5 && at <= 15 ? 503 : 200;
  assert.deepEqual(await checked({ readiness }, answer, 22), [
    ...["0 started up", "0 /ready", "0 ready", "5 /ready", "10 /ready", "15 /ready"],
    ...["15 unready", "20 /ready", "20 ready"],
  ]);
});

Deno.test("the initial delay counts from the start of the run", async () => {
  const late = { ...liveness, initialDelaySeconds: 3 };
  const answer = (_: string, at: number) => at < 1 ? 503 : 200;
  assert.deepEqual(await checked({ startup, liveness: late }, answer, 5), [
    ...["0 /startup", "1 /startup", "1 started up", "1 ready", "3 /live"],
  ]);
});

Deno.test("an answer that is late is a failure, and the tick that it took past comes at once", async () => {
  const slow = { ...readiness, periodSeconds: 1, timeoutSeconds: 2 };
  assert.deepEqual(await checked({ readiness: slow }, () => 200, 4, 1_500), [
    ...["0 started up", "0 /ready", "1.5 ready", "1.5 /ready", "3 /ready"],
  ]);
  const lost = { ...liveness, periodSeconds: 1, failureThreshold: 2 };
  assert.deepEqual(await checked({ liveness: lost }, () => 200, 4, 1_500), [
    ...["0 started up", "0 ready", "0 /live", "1 /live", "2 dead"],
  ]);
});
