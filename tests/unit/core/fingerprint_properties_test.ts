import assert from "assert";
import { fc, testAlways } from "testing";
import { fingerprintOf, initialState } from "../../../lib/core/mod.ts";
import { BEGINNING } from "../../support/core-world/mod.ts";
import { CONFIG } from "./machine.ts";

interface Owner {
  readonly poolId: string;
  readonly network: string;
  readonly registers: readonly string[];
}

/** Names as a configuration lets them pass, all of the same few parts: run together they look alike. */
const name = fc.stringMatching(/^[a1](-[a1]){0,2}$/);
const owner: fc.Arbitrary<Owner> = fc.record({
  poolId: fc.constantFrom("a", "b").map((digit) => digit.repeat(56)),
  network: name.map((name) => `${name}-1`),
  registers: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
});

function fingerprint({ poolId, network, registers }: Owner): string | null {
  const state = initialState(
    { ...CONFIG, network, registers },
    { monotonic: 0, wall: BEGINNING, boot: 0 },
  );
  return fingerprintOf({
    ...state,
    credentials: { kind: "valid", certificateCounter: 1, set: "set 1", poolId },
  });
}

testAlways(
  "two pools, networks or sets of registers never have one fingerprint",
  fc.property(owner, owner, (one, other) => {
    const plain = ({ poolId, network, registers }: Owner) =>
      JSON.stringify([poolId, network, registers.toSorted()]);
    assert.equal(fingerprint(one) === fingerprint(other), plain(one) === plain(other));
  }),
  3_000,
);

testAlways(
  "the order in which registers are named makes no difference",
  fc.property(owner, fc.nat(4), (one, turn) => {
    const { registers } = one;
    const turned = [...registers.slice(turn), ...registers.slice(0, turn)].toReversed();
    assert.equal(fingerprint({ ...one, registers: turned }), fingerprint(one));
  }),
);
