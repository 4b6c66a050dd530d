import assert from "assert";
import { fc, testAlways } from "testing";
import type { Marker } from "../../../lib/core/mod.ts";
import { markerPath, readMarker, writeMarker } from "../../../lib/node/mod.ts";
import { inDirectory, targetsIn } from "./harness.ts";

/** Few, because each is synced to the disk. */
const RUNS = 40;

const time = fc.double({ min: -1e15, max: 1e15, noNaN: true }).filter((at) => !Object.is(at, -0));
const process = fc.record({
  pid: fc.integer({ min: 1, max: 4_194_304 }),
  stamp: time,
  file: fc.string(),
}, { requiredKeys: ["pid", "stamp"], noNullPrototype: true });
const marker: fc.Arbitrary<Marker> = fc.record({
  process,
  startTime: fc.option(time),
  rightEnds: time,
  told: fc.boolean(),
  shown: fc.boolean(),
}, { noNullPrototype: true });

testAlways(
  "any marker that is written is read back to the letter",
  fc.asyncProperty(marker, (marker) =>
    inDirectory(async (directory) => {
      const path = markerPath(targetsIn(directory));
      assert.deepEqual(await writeMarker(path, marker), { kind: "done" });
      assert.deepEqual(await readMarker(path), { kind: "marker", marker });
    })),
  RUNS,
);

/** What may lie there instead: bytes, JSON, a marker that is spoilt in one place. */
const content = fc.oneof(
  fc.uint8Array({ maxLength: 5_000 }),
  fc.json().map(utf8),
  fc.tuple(marker, fc.dictionary(fc.constantFrom("process", "told", "rightEnds"), fc.jsonValue()))
    .map(([marker, spoilt]) => utf8(JSON.stringify({ ...marker, ...spoilt }))),
  fc.tuple(marker, fc.oneof(fc.integer(), fc.double(), fc.string()), time).map(
    ([marker, pid, stamp]) => utf8(JSON.stringify({ ...marker, process: { pid, stamp } })),
  ),
  fc.tuple(marker, fc.nat(200)).map(([marker, length]) =>
    utf8(JSON.stringify(marker).slice(0, length))
  ),
);

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

testAlways(
  "whatever lies there is a marker of a process that can be signalled, or unreadable, never nothing",
  fc.asyncProperty(content, (bytes) =>
    inDirectory(async (directory) => {
      const path = markerPath(targetsIn(directory));
      await Deno.writeFile(path, bytes);
      const outcome = await readMarker(path);
      assert.notEqual(outcome.kind, "none");
      if (outcome.kind !== "marker") return;
      assert(Number.isSafeInteger(outcome.marker.process.pid) && outcome.marker.process.pid > 0);
      assert(Number.isFinite(outcome.marker.rightEnds));
      assert.equal(typeof outcome.marker.told, "boolean");
    })),
  5 * RUNS,
);
