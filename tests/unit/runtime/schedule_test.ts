import assert from "assert";
import { networkByName } from "../../../lib/cardano/mod.ts";
import { openSchedule } from "../../../lib/runtime/schedule.ts";
import { inDirectory, targetsIn } from "../node/harness.ts";
import { keySettings } from "./key_settings.ts";

const GENESIS = JSON.stringify({
  ...{ networkMagic: 42, systemStart: "2024-05-01T12:00:00Z", slotLength: 1 },
  ...{ slotsPerKESPeriod: 100, maxKESEvolutions: 60 },
});

Deno.test("a network known by name needs no file, and none is read", async () => {
  const { read, slots } = openSchedule(
    keySettings(targetsIn("/"), { magic: 1, genesis: "/nowhere" }),
  );
  const schedule = networkByName("preprod")?.schedule;
  assert.equal(slots(), schedule);
  assert.deepEqual(await read(), { kind: "known", schedule, warning: null });
});

Deno.test("of another network nothing is known without its genesis, and that is said", async () => {
  const told = await openSchedule(keySettings(targetsIn("/"))).read();
  assert(told.kind === "unknown");
  assert.match(told.warning, /devnet .*is not checked; set SHELLEY_GENESIS_FILE$/);
});

Deno.test("a genesis that is missing or spoilt fails until it can be read, once", async () => {
  await inDirectory(async (directory) => {
    const genesis = `${directory}/shelley.json`;
    const { read, slots } = openSchedule(keySettings(targetsIn(directory), { genesis }));
    const because = async () => {
      const told = await read();
      assert(told.kind === "failed");
      return told.because;
    };
    assert.match(await because(), /^Cannot read SHELLEY_GENESIS_FILE .*shelley\.json: there is no/);
    await Deno.writeTextFile(genesis, GENESIS.replace("42", "43"));
    assert.match(await because(), /shelley\.json has networkMagic 43, expected 42/);
    await Deno.writeTextFile(genesis, GENESIS);
    assert.equal(slots(), null);
    const told = await read();
    assert(told.kind === "known");
    assert.equal(slots(), told.schedule);
    assert.match(told.warning ?? "", /assumed that the network had no Byron slots/);
    await Deno.remove(genesis);
    assert.equal(await read(), told);
  });
});
