import assert from "assert";
import {
  kesPeriodAt,
  kesValidity,
  networkByMagic,
  networkByName,
  NETWORKS,
  slotAt,
  type SlotSchedule,
} from "../../../lib/cardano/mod.ts";
import { fc, holds } from "testing";

function scheduleOf(name: string): SlotSchedule {
  return networkByName(name)?.schedule ?? assert.fail(`No network ${name}`);
}

Deno.test("networks are found by name and by magic", () => {
  const magics = { mainnet: 764_824_073, preprod: 1, preview: 2, sanchonet: 4 };
  assert.deepEqual(NETWORKS.map(({ name }) => name), Object.keys(magics));
  for (const [name, magic] of Object.entries(magics)) {
    assert.equal(networkByName(name)?.magic, magic);
    assert.equal(networkByMagic(magic)?.name, name);
  }
  assert.equal(networkByName("Mainnet"), null);
  assert.equal(networkByMagic(3), null);
});

Deno.test("Shelley began where Byron's slots of 20 s ended", () => {
  const byron = [
    { name: "mainnet", start: 1_506_203_091, slots: 208 * 21_600 },
    { name: "preprod", start: 1_654_041_600, slots: 4 * 21_600 },
    { name: "preview", start: 1_666_656_000, slots: 0 },
    { name: "sanchonet", start: 1_686_789_000, slots: 0 },
  ];
  for (const { name, start, slots } of byron) {
    const schedule = scheduleOf(name);
    const shelley = (start + 20 * slots) * 1000;
    assert.equal(schedule.sinceMilliseconds, shelley, name);
    assert.equal(slotAt(schedule, shelley), slots, name);
    assert.equal(slotAt(schedule, shelley - 1), null, name);
    assert.equal(slotAt(schedule, shelley + 1999), slots + 1, name);
  }
});

Deno.test("a clock that stands at nothing has no slot and no period", () => {
  for (const wall of [0, -1, NaN]) {
    assert.equal(slotAt(scheduleOf("mainnet"), wall), null);
    assert.equal(kesPeriodAt(scheduleOf("mainnet"), wall), null);
  }
});

Deno.test("a KES period lasts 36 hours and counts Byron's slots too", () => {
  const mainnet = scheduleOf("mainnet");
  assert.equal(kesPeriodAt(mainnet, mainnet.sinceMilliseconds), 34);
  // 2026-01-01T00:00:00Z is slot 175659309 of mainnet.
  assert.equal(slotAt(mainnet, Date.UTC(2026, 0, 1)), 175_659_309);
  assert.equal(kesPeriodAt(mainnet, Date.UTC(2026, 0, 1)), 1355);
  const preview = scheduleOf("preview");
  const day = 86_400_000;
  assert.equal(kesPeriodAt(preview, preview.sinceMilliseconds + 1.5 * day - 1), 0);
  assert.equal(kesPeriodAt(preview, preview.sinceMilliseconds + 1.5 * day), 1);
});

Deno.test("a key may sign from its start period on, in 62 periods and no more", () => {
  assert.equal(kesValidity(400, 399, 62).kind, "not-yet");
  assert.deepEqual(kesValidity(400, 400, 62), { kind: "usable", remainingPeriods: 62 });
  assert.deepEqual(kesValidity(400, 461, 62), { kind: "usable", remainingPeriods: 1 });
  assert.deepEqual(kesValidity(400, 462, 62), {
    kind: "expired",
    because: "is for KES periods 400 to 461, and it is period 462; " +
      "generate a new KES key and certificate",
  });
});

Deno.test("exactly as many periods are usable as the network allows", async () => {
  await holds(
    "exactly as many periods are usable as the network allows",
    fc.property(fc.nat(2000), fc.integer({ min: 1, max: 64 }), (start, evolutions) => {
      const periods = Array.from({ length: 200 }, (_, index) => start - 60 + index);
      const usable = periods.filter((now) => kesValidity(start, now, evolutions).kind === "usable");
      assert.deepEqual(usable, Array.from({ length: evolutions }, (_, index) => start + index));
    }),
  );
});
