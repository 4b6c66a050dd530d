import assert from "assert";
import { fc, testAlways } from "testing";
import type { ProducingStart } from "../../../lib/core/mod.ts";
import { notePath, recallNote, writeNote } from "../../../lib/node/mod.ts";
import { inDirectory, listed, ofKind, targetsIn } from "./harness.ts";

const NOTE: ProducingStart = {
  process: { pid: 4711, stamp: 1_700_000_000_123, file: "65024:4711" },
  startTime: 1_700_000_000,
};
const NAME = ".forge-manager-started-producing.json";

const unexpected = (because: string) => assert.fail(because);

Deno.test("what is noted lies beside the marker, is read to the letter, and is replaced by the next", async () => {
  assert.equal(notePath({ bulk: "/ipc/all.json" }), `/ipc/${NAME}`);
  await inDirectory(async (directory) => {
    const target = targetsIn(directory);
    assert.equal(await recallNote(target, unexpected), null);
    assert.deepEqual(await writeNote(notePath(target), NOTE), { kind: "done" });
    assert.deepEqual(await recallNote(target, unexpected), NOTE);
    const next = { process: { pid: 12, stamp: 0 }, startTime: null };
    assert.deepEqual(await writeNote(notePath(target), next), { kind: "done" });
    assert.deepEqual(await recallNote(target, unexpected), next);
    assert.deepEqual(listed(directory), [NAME]);
  });
});

Deno.test("a note that cannot be written says so, and leaves no other file", async () => {
  await inDirectory(async (directory) => {
    const path = notePath(targetsIn(directory));
    assert.equal((await writeNote(`${directory}/missing/x`, NOTE)).kind, "failed");
    await Deno.mkdir(`${path}/occupied`, { recursive: true });
    const written = ofKind(await writeNote(path, NOTE), "failed");
    assert.match(written.because, /^Cannot write the note .*started-producing\.json: /);
    assert.deepEqual(listed(directory), [NAME]);
  });
});

const spoilt = fc.oneof(
  fc.uint8Array({ maxLength: 5_000 }),
  fc.json().map((text) => new TextEncoder().encode(text)),
  fc.record({
    process: fc.record({ pid: fc.oneof(fc.integer(), fc.string()), stamp: fc.integer() }),
    startTime: fc.oneof(fc.integer(), fc.string()),
  }).map((fields) => new TextEncoder().encode(JSON.stringify(fields))),
);

testAlways(
  "whatever lies there is a note of one process, or unreadable with the way out, never nothing",
  fc.asyncProperty(spoilt, (bytes) =>
    inDirectory(async (directory) => {
      const target = targetsIn(directory);
      await Deno.writeFile(notePath(target), bytes);
      const told: string[] = [];
      const noted = await recallNote(target, (because) => told.push(because));
      assert.notEqual(noted, null);
      if (noted === null || noted === "unreadable") {
        assert.match(told.join(), /^Cannot read the note .*; no node beside it gets real keys: /s);
        assert.match(told.join(), /remove the file, and restart this manager/);
        return;
      }
      assert(Number.isSafeInteger(noted.process.pid) && noted.process.pid > 0);
      assert.deepEqual(told, []);
    })),
  60,
);
