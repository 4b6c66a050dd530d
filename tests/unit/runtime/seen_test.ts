import assert from "assert";
import { isSeenForging } from "../../../lib/runtime/seen.ts";
import { type Change, SIGNALLED, stateWith } from "./states.ts";

/** At 10 s of its clock: what a node last seen to check its leadership at `risenAt` is said to do. */
function forges(risenAt: number | null, forging: Change["forging"]): boolean {
  return isSeenForging(stateWith({ now: 10_000, evidence: { risenAt }, forging: forging ?? {} }));
}

Deno.test("a node is seen to forge for four seconds after each rise of its counter", () => {
  const forging = { phase: "forging", since: 0 } as const;
  assert.equal(forges(null, forging), false);
  assert.equal(forges(6_001, forging), true);
  assert.equal(forges(6_000, forging), false);
});

Deno.test("while it is being stopped, for two: its holder soon says nothing more", () => {
  const stopping = { phase: "stopping", since: 0 } as const;
  assert.equal(forges(8_001, stopping), true);
  assert.equal(forges(8_000, stopping), false);
});

Deno.test("a rise from before a stop was proven is refuted, a later one is not", () => {
  for (const phase of ["standby", "preparing"] as const) {
    assert.equal(forges(9_000, { phase, since: 9_500 }), false, phase);
    assert.equal(forges(9_600, { phase, since: 9_500 }), true, phase);
  }
});

Deno.test("a node that an earlier manager left forging is seen to", () => {
  assert.equal(forges(9_000, { phase: "unknown", since: 9_500 }), true);
});

Deno.test("without metrics there is only what was meant", () => {
  const config = { requireNodeMetrics: false };
  const meant = (stage: "placed" | "signalled") =>
    isSeenForging(stateWith({ config, forging: { enabled: { ...SIGNALLED, stage } } }));
  assert.equal(meant("placed"), false);
  assert.equal(meant("signalled"), true);
  assert.equal(isSeenForging(stateWith({ config })), false);
});
