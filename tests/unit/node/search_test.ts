import assert from "assert";
import { findNode } from "../../../lib/node/mod.ts";
import { inDirectory, ofKind, startStand, uniqueName } from "./harness.ts";

Deno.test("a process is found by the name of its executable, or by its path", async () => {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const path = `${directory}/${name}`;
    const stand = await startStand(path);
    try {
      for (const executable of [name, path]) {
        const report = ofKind(await findNode(executable), "found");
        assert.equal(report.process.pid, stand.pid);
        assert.equal(report.path, path);
        assert.ok(report.process.stamp > 0);
      }
      assert.deepEqual(await findNode(name.slice(0, -1)), { kind: "none" });
      assert.deepEqual(await findNode(`/elsewhere/${name}`), { kind: "none" });
      await Deno.remove(path);
      assert.equal((await findNode(name)).kind, "found", "the file was replaced meanwhile");
    } finally {
      await stand.end();
    }
    assert.deepEqual(await findNode(name), { kind: "none" });
  });
});

Deno.test("two matching processes are ambiguous, and a full path narrows them", async () => {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    await Deno.mkdir(`${directory}/a`);
    await Deno.mkdir(`${directory}/b`);
    const first = await startStand(`${directory}/a/${name}`);
    const second = await startStand(`${directory}/b/${name}`);
    try {
      const report = ofKind(await findNode(name), "ambiguous");
      assert.match(report.because, new RegExp(`${first.pid} \\(${directory}/a/${name}\\)`));
      assert.match(report.because, new RegExp(`${second.pid} \\(${directory}/b/${name}\\)`));
      assert.match(report.because, /CARDANO_NODE_PROCESS_NAME to the full path/);
      const narrowed = await findNode(`${directory}/b/${name}`);
      assert.equal(narrowed.kind === "found" && narrowed.process.pid, second.pid);
    } finally {
      await first.end();
      await second.end();
    }
  });
});

Deno.test("this process never counts as the node", async () => {
  const report = await findNode(Deno.execPath());
  const found = report.kind === "found" ? [report.process.pid] : [];
  assert.ok(!found.includes(Deno.pid));
  const own = new RegExp(`\\b${Deno.pid} \\(`);
  if (report.kind === "ambiguous") assert.doesNotMatch(report.because, own);
});
