import assert from "assert";
import { FakeTimers } from "testing";
import { oneAtATime, within } from "../../../lib/runtime/deadline.ts";

const never = () => new Promise<never>(() => {});

Deno.test("work that ends in time gives its value, and leaves no timer", async () => {
  const clock = FakeTimers.install();
  try {
    const timed = await within(100, () => Promise.resolve(7));
    assert.deepEqual(timed, { kind: "done", value: 7 });
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
});

Deno.test("work that hangs is overdue, and told so", async () => {
  const clock = FakeTimers.install();
  try {
    let aborted = false;
    const timed = within(100, (signal) => {
      signal.addEventListener("abort", () => aborted = true);
      return never();
    });
    await clock.tickAsync(99);
    assert.equal(aborted, false);
    await clock.tickAsync(1);
    assert.deepEqual(await timed, { kind: "overdue" });
    assert.equal(aborted, true);
  } finally {
    clock.uninstall();
  }
});

Deno.test("work that fails because its time is up is overdue, not failed", async () => {
  const clock = FakeTimers.install();
  try {
    const timed = within(100, (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(new Error("aborted")));
      }));
    await clock.tickAsync(100);
    assert.deepEqual(await timed, { kind: "overdue" });
  } finally {
    clock.uninstall();
  }
});

Deno.test("a failure in time is passed on, one that is thrown at once too", async () => {
  const clock = FakeTimers.install();
  try {
    await assert.rejects(within(100, () => Promise.reject(new Error("full"))), /full/);
    const throws = () => {
      throw new Error("at once");
    };
    await assert.rejects(within(100, throws), /at once/);
    assert.equal(clock.countTimers(), 0, "no timer is left");
  } finally {
    clock.uninstall();
  }
});

Deno.test("what hangs is not begun a second time until it has ended", async () => {
  const clock = FakeTimers.install();
  try {
    const runs: PromiseWithResolvers<string>[] = [];
    const look = oneAtATime(100, () => {
      const run = Promise.withResolvers<string>();
      runs.push(run);
      return run.promise;
    });
    const first = look();
    await clock.tickAsync(100);
    assert.deepEqual(await first, { kind: "overdue" });
    assert.deepEqual(await look(), { kind: "overdue" }, "at once");
    assert.equal(runs.length, 1);

    runs[0]?.resolve("what the first has seen, too late");
    await clock.tickAsync(0);
    const second = look();
    assert.equal(runs.length, 2);
    runs[1]?.resolve("fresh");
    assert.deepEqual(await second, { kind: "done", value: "fresh" });
  } finally {
    clock.uninstall();
  }
});

Deno.test("a run that failed is over", async () => {
  let runs = 0;
  const look = oneAtATime(1000, () => Promise.reject(new Error(`failure ${runs += 1}`)));
  await assert.rejects(look(), /failure 1/);
  await assert.rejects(look(), /failure 2/);
});
