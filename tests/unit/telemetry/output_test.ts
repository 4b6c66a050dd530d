import assert from "assert";
import { openLog } from "../../../lib/telemetry/mod.ts";
import { openOutput } from "../../../lib/telemetry/output.ts";

const decoder = new TextDecoder();
const report = (count: number) => `dropped ${count}`;

/** A reader that can be stalled, slowed to a few bytes a call, or gone. */
function reader() {
  let text = "";
  let calls = 0;
  let atOnce = Infinity;
  let gone = false;
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  return {
    stall: () => (gate = Promise.withResolvers<void>()),
    resume: () => gate.resolve(),
    dribble: (bytes: number) => (atOnce = bytes),
    vanish: (is: boolean) => (gone = is),
    calls: () => calls,
    lines: () => text.split("\n").slice(0, -1),
    async write(bytes: Uint8Array): Promise<number> {
      calls++;
      await gate.promise;
      if (gone) throw new Deno.errors.BrokenPipe("gone");
      const taken = bytes.subarray(0, atOnce);
      text += decoder.decode(taken);
      return taken.length;
    },
  };
}

Deno.test("lines of one moment share a write and keep their order", async () => {
  const to = reader();
  const output = openOutput(to.write, report);
  for (let n = 0; n < 100; n++) output.push(`line ${n}`);
  await output.close(1000);
  assert.deepEqual(to.lines(), Array.from({ length: 100 }, (_, n) => `line ${n}`));
  assert.equal(to.calls(), 1);
});

Deno.test("a write that takes only a part is continued", async () => {
  const to = reader();
  to.dribble(3);
  const output = openOutput(to.write, report);
  output.push("a longer line");
  output.push("another");
  await output.close(1000);
  assert.deepEqual(to.lines(), ["a longer line", "another"]);
});

Deno.test("a stalled reader costs bounded memory, one waiting call, and is told what it missed", async () => {
  const to = reader();
  to.stall();
  const output = openOutput(to.write, report);
  const line = "x".repeat(999);
  for (let n = 0; n < 10_000; n++) output.push(line);
  await Promise.resolve();
  assert.equal(to.calls(), 1);
  const kept = Math.floor(256 * 1024 / 1000);
  assert.equal(output.dropped(), 10_000 - kept);
  to.resume();
  await output.close(1000);
  assert.equal(to.lines().filter((one) => one === line).length, kept);
  assert.deepEqual(to.lines().filter((one) => one !== line), [`dropped ${10_000 - kept}`]);
});

Deno.test("after a stall there is room again", async () => {
  const to = reader();
  to.stall();
  const output = openOutput(to.write, report);
  for (let n = 0; n < 300; n++) output.push("x".repeat(999));
  to.resume();
  await new Promise((resolve) => setTimeout(resolve));
  const before = output.dropped();
  output.push("y".repeat(999));
  await output.close(1000);
  assert.equal(output.dropped(), before);
  assert.equal(to.lines().at(-1), "y".repeat(999));
});

Deno.test("a reader that is gone costs lines, not the program, and may come back", async () => {
  const to = reader();
  to.vanish(true);
  const output = openOutput(to.write, report);
  for (let n = 0; n < 5; n++) {
    output.push(`lost ${n}`);
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert.equal(output.dropped(), 5);
  to.vanish(false);
  output.push("found");
  await output.close(1000);
  assert.deepEqual(to.lines(), ["found", "dropped 5"]);
});

Deno.test("a write that takes nothing ends instead of spinning", async () => {
  const output = openOutput(() => Promise.resolve(0), report);
  output.push("x");
  await output.close(1000);
  assert.equal(output.dropped(), 1);
});

Deno.test("a write that throws at once is an answer, too", async () => {
  const output = openOutput(() => {
    throw new Error("closed");
  }, report);
  output.push("x");
  await output.close(1000);
  assert.equal(output.dropped(), 1);
});

Deno.test("the end does not wait for a stalled reader", async () => {
  const to = reader();
  to.stall();
  const output = openOutput(to.write, report);
  output.push("x");
  await output.close(5);
  output.push("too late");
  assert.equal(output.dropped(), 1);
  assert.deepEqual(to.lines(), []);
  to.resume();
});

Deno.test("the log reports drops in its own format", async () => {
  const to = reader();
  to.stall();
  const log = openLog({ level: "info", format: "json", pod: "bp-0", write: to.write });
  for (let n = 0; n < 3000; n++) log.info("tick", { n });
  const dropped = log.dropped();
  assert(dropped > 0);
  to.resume();
  await log.close(1000);
  const line = to.lines().map((text) => JSON.parse(text)).find((one) =>
    one.event === "log_lines_dropped"
  );
  assert.equal(line?.count, dropped);
  assert.equal(line?.level, "WARNING");
});
