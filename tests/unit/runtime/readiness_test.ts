import assert from "assert";
import { readinessOf } from "../../../lib/runtime/readiness.ts";
import { type Change, HELD_ELSEWHERE, READY_NODE, stateWith } from "./states.ts";

const VALID = {
  kind: "valid",
  certificateCounter: 3,
  set: "set 3",
  poolId: "a".repeat(56),
} as const;
const FAILING = "get leases.coordination.k8s.io/cardano-node-leader: refused (500)";

/** A standby whose watch seems open, `waited` ms after it last heard of the holder. */
function standby(waited: number, failing: string | null): Change {
  const registers = HELD_ELSEWHERE.registers.map((one) => ({
    ...{ ...one, failing, wait: 16_500 },
    unchangedSince: stateWith().clocks.challenger - waited,
  }));
  return {
    ...{ report: READY_NODE, life: {}, forging: { phase: "standby" } as const },
    state: { credentials: VALID, registers },
  };
}

Deno.test("a record that could be taken, were it not for failing requests, is out of reach", () => {
  const readiness = readinessOf(stateWith(standby(17_000, FAILING)));
  assert(!readiness.allowed);
  assert.equal(readiness.code, "register_unreachable");
  assert.equal(readiness.because, `the record of the right cannot be taken: ${FAILING}`);
  assert.doesNotMatch(readiness.lasting, /500/);
});

Deno.test("an old failure makes nobody unready while the holder is seen to renew", () => {
  assert(readinessOf(stateWith(standby(4_000, FAILING))).allowed);
});

Deno.test("a record that nobody renews any more is within reach until a request fails", () => {
  assert(readinessOf(stateWith(standby(17_000, null))).allowed);
});
