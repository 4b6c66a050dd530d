import assert from "assert";
import { FakeTimers } from "testing";
import { startLoop } from "../../../lib/runtime/loop.ts";

Deno.test("a round begins as long after the last as that one said, and never beside it", async () => {
  const clock = FakeTimers.install();
  try {
    const began: number[] = [];
    let pause = 100;
    const loop = startLoop(async () => {
      began.push(clock.now);
      await new Promise((resolve) => setTimeout(resolve, 50));
      return pause;
    }, () => 0);
    await clock.tickAsync(320);
    assert.deepEqual(began, [0, 150, 300]);
    pause = 1000;
    await clock.tickAsync(1000);
    assert.deepEqual(began, [0, 150, 300]);
    await clock.tickAsync(100);
    assert.deepEqual(began, [0, 150, 300, 1350]);
    const ended = loop.end();
    await clock.tickAsync(50);
    await ended;
  } finally {
    clock.uninstall();
  }
});

Deno.test("a round that throws is told, and the loop goes on after the pause for failures", async () => {
  const clock = FakeTimers.install();
  try {
    const told: unknown[] = [];
    let rounds = 0;
    const loop = startLoop(() => {
      rounds += 1;
      return rounds === 1 ? Promise.reject("broken") : Promise.resolve(10);
    }, (error) => {
      told.push(error);
      return 500;
    });
    await clock.tickAsync(499);
    assert.deepEqual([rounds, told], [1, ["broken"]]);
    await clock.tickAsync(1);
    assert.equal(rounds, 2);
    await loop.end();
  } finally {
    clock.uninstall();
  }
});

Deno.test("the end cuts a pause short and waits for a round", async () => {
  const clock = FakeTimers.install();
  try {
    const pausing = startLoop(() => Promise.resolve(60_000), () => 0);
    await clock.tickAsync(0);
    await pausing.end();
    assert.equal(clock.countTimers(), 0);

    const round = Promise.withResolvers<number>();
    let rounds = 0;
    const busy = startLoop(() => {
      rounds += 1;
      return round.promise;
    }, () => 0);
    let over = false;
    const ended = busy.end().then(() => over = true);
    await clock.tickAsync(1000);
    assert.equal(over, false);
    round.resolve(0);
    await ended;
    assert.equal(rounds, 1);
  } finally {
    clock.uninstall();
  }
});
