import assert from "assert";
import { markerPath, readMarker, removeMarker, writeMarker } from "../../../lib/node/mod.ts";
import { writeTemporary } from "../../../lib/node/temporary.ts";
import { inDirectory, listed, ofKind, targetsIn } from "./harness.ts";

const MARKER = {
  process: { pid: 4711, stamp: 1_700_000_000_123 },
  startTime: 1_700_000_000,
  rightEnds: 1_700_000_013_500,
  told: true,
  shown: false,
};

Deno.test("the marker lies beside the KES key, or beside the bulk file", () => {
  const files = { vrf: "/b/vrf.skey", opcert: "/c/node.cert" };
  assert.equal(
    markerPath({ ...files, kes: "/ipc/kes.skey" }),
    "/ipc/.forge-manager-enabled.json",
  );
  assert.equal(markerPath({ ...files, kes: "/kes.skey" }), "/.forge-manager-enabled.json");
  assert.equal(markerPath({ bulk: "/ipc/all.json" }), "/ipc/.forge-manager-enabled.json");
});

Deno.test("a marker is written, refreshed, read and removed", async () => {
  await inDirectory(async (directory) => {
    const path = markerPath(targetsIn(directory));
    assert.deepEqual(await readMarker(path), { kind: "none" });
    assert.deepEqual(await writeMarker(path, MARKER), { kind: "done" });
    assert.deepEqual(await readMarker(path), { kind: "marker", marker: MARKER });
    const refreshed = {
      ...MARKER,
      startTime: null,
      rightEnds: MARKER.rightEnds + 4000,
      told: true,
      shown: true,
    };
    assert.deepEqual(await writeMarker(path, refreshed), { kind: "done" });
    assert.deepEqual(await readMarker(path), { kind: "marker", marker: refreshed });
    const named = { ...MARKER, process: { ...MARKER.process, file: "65024:4711" } };
    await writeMarker(path, named);
    assert.deepEqual(await readMarker(path), { kind: "marker", marker: named });
    assert.deepEqual(listed(directory), [".forge-manager-enabled.json"]);
    await writeTemporary(path, "{", 0o600);
    assert.deepEqual(await removeMarker(path), { kind: "done" });
    assert.deepEqual(listed(directory), [], "an interrupted write goes too");
    assert.deepEqual(await readMarker(path), { kind: "none" });
    assert.deepEqual(await removeMarker(path), { kind: "done" });
  });
});

Deno.test("a marker that cannot be trusted is unreadable, never none", async () => {
  await inDirectory(async (directory) => {
    const path = markerPath(targetsIn(directory));
    const damaged: readonly unknown[] = [
      null,
      [],
      {},
      { ...MARKER, process: null },
      { ...MARKER, process: { pid: 4711 } },
      { ...MARKER, process: { pid: "4711", stamp: 1 } },
      { ...MARKER, process: { ...MARKER.process, file: 7 } },
      // Signals to these reach whole groups of processes.
      { ...MARKER, process: { pid: -1, stamp: 1 } },
      { ...MARKER, process: { pid: 0, stamp: 1 } },
      { ...MARKER, process: { pid: 1.5, stamp: 1 } },
      { ...MARKER, startTime: "soon" },
      { ...MARKER, startTime: undefined },
      { ...MARKER, rightEnds: null },
      { ...MARKER, shown: 1 },
    ];
    const whole = JSON.stringify(MARKER);
    const texts = ["", "{", whole.slice(0, -1), whole + whole, whole + " ".repeat(10_000)];
    for (const text of [...texts, ...damaged.map((fields) => JSON.stringify(fields))]) {
      await Deno.writeTextFile(path, text);
      const { because } = ofKind(await readMarker(path), "unreadable");
      assert.match(because, /^Cannot read the marker .*forge-manager-enabled\.json: ./, text);
    }
    await Deno.remove(path);
    await Deno.mkdir(path);
    assert.equal((await readMarker(path)).kind, "unreadable");
    await Deno.remove(path);
    await Deno.symlink("nowhere", path);
    assert.equal((await readMarker(path)).kind, "unreadable");
  });
});

Deno.test("a marker that cannot be written or removed says so and leaves no other file", async () => {
  await inDirectory(async (directory) => {
    const path = markerPath(targetsIn(directory));
    assert.equal((await writeMarker(`${directory}/missing/x`, MARKER)).kind, "failed");
    await Deno.mkdir(`${path}/occupied`, { recursive: true });
    const written = ofKind(await writeMarker(path, MARKER), "failed");
    assert.match(written.because, /^Cannot write the marker /);
    assert.deepEqual(listed(directory), [".forge-manager-enabled.json"]);
    const removed = ofKind(await removeMarker(path), "failed");
    assert.match(removed.because, /^Cannot remove the marker /);
  });
});
