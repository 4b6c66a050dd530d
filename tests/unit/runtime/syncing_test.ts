import assert from "assert";
import { NETWORKS } from "../../../lib/cardano/mod.ts";
import { syncingCondition, tipOf } from "../../../lib/runtime/syncing.ts";
import { NO_NODE, READING, READY_NODE, stateWith } from "./states.ts";

const preview = NETWORKS.find(({ name }) => name === "preview");
const CONFIG = { slots: () => preview?.schedule ?? null, maxTipLag: 300_000 };

/** Preview's slots last a second each, from this second on. */
const SLOT_ZERO = 1_666_656_000;

function stateBehind(seconds: number) {
  const slot = READING.wall / 1000 - SLOT_ZERO - seconds;
  const tip = { slot, block: 7, hash: "ab".repeat(32) };
  return stateWith({ report: { ...READY_NODE, socket: { kind: "answers", version: 20, tip } } });
}

Deno.test("a tip that is behind by more than MAX_TIP_LAG is syncing", () => {
  const rows = [[0, "False"], [300, "False"], [301, "True"], [-5, "False"]] as const;
  for (const [seconds, status] of rows) {
    const condition = syncingCondition(stateBehind(seconds), CONFIG);
    assert.equal(condition.status, status, String(seconds));
    assert.match(condition.message, /300 s \(MAX_TIP_LAG\)/);
  }
});

Deno.test("without a tip, or without the times of slots, nothing is said of syncing", () => {
  const mute = stateWith({ report: READY_NODE });
  assert.equal(tipOf(mute), null);
  assert.equal(tipOf(stateWith({ report: NO_NODE })), null);
  assert.equal(syncingCondition(mute, CONFIG).reason, "TipUnknown");
  const custom = syncingCondition(stateBehind(0), { ...CONFIG, slots: () => null });
  assert.deepEqual([custom.status, custom.reason], ["Unknown", "SlotsUnknown"]);
});
