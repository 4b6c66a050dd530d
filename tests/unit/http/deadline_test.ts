import assert from "assert";
import { FakeTimers } from "testing";
import { pause, within } from "../../../lib/http/deadline.ts";

const never = new Promise<never>(() => {});

Deno.test("work that heeds nothing is left behind when its time is up", async () => {
  const clock = FakeTimers.install();
  try {
    let aborted = false;
    const work = within(1_700, undefined, (signal) => {
      signal.addEventListener("abort", () => aborted = true);
      return never;
    });
    const rejected = assert.rejects(work, /^Error: No answer within 1700 ms$/);
    await clock.tickAsync(1_699);
    assert(!aborted);
    await clock.tickAsync(1);
    await rejected;
    assert(aborted);
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
});

Deno.test("the caller's signal ends work before its time, with the caller's reason", async () => {
  const clock = FakeTimers.install();
  try {
    const caller = new AbortController();
    const rejected = assert.rejects(
      within(1_700, caller.signal, () => never),
      /^Error: Given up by the caller: the try is over$/,
    );
    caller.abort(new Error("the try is over"));
    await rejected;
    assert.equal(clock.countTimers(), 0);
    let ran = false;
    const late = within(1_700, caller.signal, () => {
      ran = true;
      return never;
    });
    await assert.rejects(late, /Given up/);
    assert(!ran, "work was begun although nobody waits for it");
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
});

Deno.test("work that is done in time gives its value or its own error, and leaves no timer", async () => {
  const clock = FakeTimers.install();
  try {
    const { signal } = new AbortController();
    assert.equal(await within(1_700, signal, () => Promise.resolve(7)), 7);
    await assert.rejects(
      within(1_700, signal, () => Promise.reject(new Error("no"))),
      /^Error: no$/,
    );
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
});

Deno.test("a pause ends with its time or with its signal, and leaves no timer", async () => {
  const clock = FakeTimers.install();
  try {
    const caller = new AbortController();
    const whole = pause(500, caller.signal);
    await clock.tickAsync(500);
    await whole;
    const cut = pause(30_000, caller.signal);
    caller.abort();
    await cut;
    await pause(30_000, caller.signal);
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
});
