import assert from "assert";
import { plainly } from "../../demo/paint.ts";
import { slotStrip } from "../../demo/slot_strip.ts";
import { lastLine, table } from "../../demo/table.ts";
import type { View } from "../../demo/view.ts";
import { block, lease, pod, standby, view } from "./views.ts";

const drawn = (view: View, chosen: string | null = null) => table(view, chosen, plainly);
const rowOf = (view: View, name: string, chosen: string | null = null) =>
  drawn(view, chosen).find((line) => line.includes(name))?.trim().split(/\s{2,}/);

Deno.test("table: a row says what a pod's node and manager do, and until when it may forge", () => {
  const leads = { ...standby, leads: true, phase: "forging", rightRemaining: 12_345 } as const;
  const now = view({
    pods: [
      pod(1, { says: leads, forges: true, blocks: 7 }),
      pod(2, { cutOff: true, says: { ...leads, phase: "stopping", rightRemaining: 2_000 } }),
      pod(3, { node: "down", nodeBackIn: 1_200, manager: "down", managerBackIn: 300, says: null }),
    ],
    lease: lease("pod-1"),
  });
  const row = (name: string) => rowOf(now, `${name} `);
  assert.deepEqual(drawn(now)[1]?.trim().split(/\s{2,}/), row("pod-1"));
  assert.deepEqual(row("pod-1"), [
    ...["pod-1", "FORGES", "holds the Lease", "reachable", "for 12.3 s", "7"],
  ]);
  assert.deepEqual(row("pod-2"), [
    ...["pod-2", "does not forge", "silences its node", "CUT OFF", "for 2.0 s", "0"],
  ]);
  assert.equal(
    row("pod-3")?.join(" "),
    "pod-3 down, back in 1.2 s down, back in 0.3 s reachable - 0",
  );
});

Deno.test("table: the chosen pod is marked", () => {
  assert(drawn(view(), "pod-2").some((line) => line.includes(">pod-2")));
  assert(!drawn(view()).some((line) => line.includes(">")));
});

Deno.test("table: the Lease is shown with the time from which others may take it", () => {
  const said = (differences: Partial<View>) =>
    drawn(view(differences)).find((line) => line.startsWith("  Lease"))?.slice(9);
  assert.equal(said({}), "not made yet");
  assert.equal(
    said({ lease: lease(null, 0, 0), wall: 500 }),
    "new, names nobody; free to take in 16.0 s",
  );
  assert.equal(
    said({ lease: lease("pod-1"), wall: 1500 }),
    "pod-1, renewed 1.5 s ago; unless renewed, free for others in 15.0 s",
  );
  assert.equal(
    said({ lease: lease("pod-1"), wall: 17_000 }),
    "pod-1, renewed 17.0 s ago; unless renewed, free for others",
  );
  assert.equal(
    said({ lease: lease(null), wall: 200 }),
    "given back 0.2 s ago: who saw that happen may take it at once",
  );
});

Deno.test("table: every line fits into 80 columns", () => {
  const busy = view({
    pods: [1, 2, 3].map((number) =>
      pod(number, {
        ...{ node: "down", nodeBackIn: 2_000, manager: "down", managerBackIn: 1_000 },
        ...{ says: { ...standby, leads: true, rightRemaining: 13_500 }, blocks: 120 },
      })
    ),
    ...{ lease: lease("pod-3"), wall: 16_400, slot: 200 },
    blocks: Array.from({ length: 100 }, (_, slot) => block(slot, 1)),
  });
  const longest = Math.max(...drawn(busy, "pod-1").map((line) => line.trimEnd().length));
  assert(longest <= 80, `the longest line has ${longest} characters`);
});

Deno.test("slots: each shows who forged it, nobody, or more than one; the present one is not over", () => {
  const blocks = [block(11, 1), block(12, 1), block(15, 2), block(15, 3), block(16, 3)];
  assert.equal(slotStrip(view({ blocks, slot: 16 }), plainly), "11..X");
  assert.equal(slotStrip(view({ blocks, slot: 18 }), plainly), "11..X3.");
  assert.equal(slotStrip(view(), plainly), "nothing forged yet");
});

Deno.test("slots: the last sixty are shown", () => {
  const blocks = Array.from({ length: 100 }, (_, index) => block(index, index < 50 ? 1 : 2));
  const strip = slotStrip(view({ blocks, slot: 100 }), plainly);
  assert.equal(strip, "1".repeat(10) + "2".repeat(50));
});

Deno.test("the last line counts slots, not blocks", () => {
  const blocks = [block(1, 1), block(2, 1), block(2, 2), block(5, 2)];
  assert.equal(lastLine(blocks), "3 slots forged, 2 missed, 1 doubled");
  assert.equal(lastLine([]), "0 slots forged, 0 missed, 0 doubled");
});
