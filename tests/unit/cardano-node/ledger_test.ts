import assert from "assert";
import {
  doubledSlots,
  gaps,
  handovers,
  type LedgerLine,
  parseLedger,
  readLedger,
  spans,
  summary,
} from "../../support/ledger.ts";

const line = (slot: number, node: string, pool = "p"): LedgerLine => ({
  slot,
  node,
  pool,
  at: slot * 1000,
});

Deno.test("ledger: a slot signed by two nodes, or twice by one, is doubled", () => {
  const lines = [line(1, "a"), line(2, "a"), line(2, "b"), line(4, "b"), line(4, "b")];
  assert.deepEqual(doubledSlots(lines), [
    { slot: 2, pool: "p", nodes: ["a", "b"] },
    { slot: 4, pool: "p", nodes: ["b", "b"] },
  ]);
  assert.deepEqual(summary(lines), { forged: 3, missed: 1, doubled: 2 });
});

Deno.test("ledger: two pools in one slot are no double", () => {
  assert.deepEqual(doubledSlots([line(1, "a", "real"), line(1, "b", "throw-away")]), []);
});

Deno.test("ledger: gaps, handovers and spans go by slot, whatever the order of the lines", () => {
  const lines = [line(5, "b"), line(1, "a"), line(2, "a"), line(6, "b"), line(9, "a")];
  assert.deepEqual(
    gaps(lines).map(({ before, after, missed }) => [before.slot, after.slot, missed]),
    [
      [2, 5, 2],
      [6, 9, 2],
    ],
  );
  assert.deepEqual(handovers(lines).map(({ from, to }) => [from.slot, to.slot]), [[2, 5], [6, 9]]);
  assert.deepEqual(
    spans(lines).map((span) => [span.node, span.first.slot, span.last.slot, span.lines]),
    [
      ["a", 1, 2, 2],
      ["b", 5, 6, 2],
      ["a", 9, 9, 1],
    ],
  );
});

Deno.test("ledger: the empty one has nothing in it, and a missing file is empty", async () => {
  assert.deepEqual(summary([]), { forged: 0, missed: 0, doubled: 0 });
  assert.deepEqual(await readLedger("/nonexistent/ledger"), []);
});

Deno.test("ledger: a line that is no block is refused, with its number", () => {
  const good = JSON.stringify(line(1, "a"));
  assert.equal(parseLedger(`${good}\n${good}\n`).length, 2);
  assert.throws(() => parseLedger(`${good}\n{"slot":1,`), /Line 2 of the ledger/);
  assert.throws(() => parseLedger(`{"slot":"1","node":"a","pool":"p","at":1}`), /Line 1/);
});
