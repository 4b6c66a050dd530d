import assert from "assert";
import { epochOf, networkByName, readGenesis, slotAt } from "../../../lib/cardano/mod.ts";

/** Epoch on a known network at a time, or of a slot. */
function epochAt(name: string, at: string | number): number | null {
  const schedule = networkByName(name)?.schedule ?? assert.fail(`No network ${name}`);
  const slot = typeof at === "number" ? at : slotAt(schedule, Date.parse(at));
  assert(slot !== null);
  return epochOf(schedule, slot);
}

Deno.test("epochs are those that people know: Shelley's first, and Chang's", () => {
  assert.deepEqual([epochAt("mainnet", 4_492_799), epochAt("mainnet", 4_492_800)], [null, 208]);
  const chang = ["2024-09-01T21:44:50Z", "2024-09-01T21:44:51Z"];
  assert.deepEqual(chang.map((time) => epochAt("mainnet", time)), [506, 507]);
  assert.deepEqual([epochAt("preprod", 86_400), epochAt("preprod", 518_400)], [4, 5]);
  for (const name of ["preview", "sanchonet"]) {
    assert.deepEqual([0, 86_399, 86_400].map((slot) => epochAt(name, slot)), [0, 0, 1]);
  }
});

Deno.test("a genesis tells its epochs, or that of none is known", () => {
  const fields = {
    ...{ networkMagic: 42, systemStart: "2024-05-01T12:00:00Z", slotLength: 0.5 },
    ...{ slotsPerKESPeriod: 100, maxKESEvolutions: 60 },
  };
  const epoch = (epochLength: unknown) => {
    const outcome = readGenesis(JSON.stringify({ ...fields, epochLength }), 42);
    assert(outcome.kind === "genesis");
    return epochOf(outcome.schedule, 1_001);
  };
  assert.deepEqual([500, 0, "500", undefined].map(epoch), [2, null, null, null]);
});
