import assert from "assert";
import { readinessOf } from "../../../lib/runtime/readiness.ts";
import { type Change, CONFIG, HELD_ELSEWHERE, READY_NODE, stateWith } from "./states.ts";

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

const NAMES = ["a", "b", "c"];

/** The same on three registers that list each other, of which some do not answer, or are silent. */
function ofThree(failing: readonly string[], silent: readonly string[] = []): Change {
  const alone = standby(17_000, null);
  const own = {
    ...{ nonce: "4567-1", duration: 15_000, mark: null, signsUntil: null, othersSignUntil: null },
    ...{ certificateCounter: 3, fingerprint: `${VALID.poolId}/${CONFIG.network}/a,b,c` },
  };
  const set = { ids: { a: "id-a", b: "id-b", c: "id-c" }, pending: [], retired: null };
  const registers = NAMES.flatMap((name) =>
    (alone.state?.registers ?? []).map((one) => {
      const { version, revision = 7 } = one.known ?? {};
      if (version === undefined || version === null) throw new Error("It has no record");
      const record = { ...version.record, own: { ...own, set: { ...set, id: `id-${name}` } } };
      return {
        ...{ ...one, name, failing: failing.includes(name) ? FAILING : null },
        ...{ watchHealthy: !silent.includes(name) },
        known: { revision, version: { ...version, record } },
      };
    })
  );
  const state = { ...alone.state, registers };
  return { ...alone, config: { registers: NAMES }, state };
}

Deno.test("who cannot reach a majority of registers could not take over, and says which are lost", () => {
  for (const change of [ofThree(["a", "c"]), ofThree(["a"], ["c"]), ofThree([], ["a", "c"])]) {
    const readiness = readinessOf(stateWith(change));
    assert(!readiness.allowed);
    assert.equal(readiness.code, "register_unreachable");
    assert.match(
      readiness.because,
      /^without a and c no majority of 3 registers is left: .* cannot/,
    );
  }
});

Deno.test("one register of three that is out of reach keeps nobody from taking over", () => {
  assert(readinessOf(stateWith(ofThree(["b"]))).allowed);
  assert(readinessOf(stateWith(ofThree([], ["b"]))).allowed);
});
