import assert from "assert";
import { doubledSlots, summary } from "../../support/ledger.ts";
import { makeHome, pause, type RunningNode, startNode, systemStart, until } from "./harness.ts";
import { makeKeys } from "./keys.ts";

const counterOf = async (node: RunningNode) =>
  (await node.metrics()).get("Forge_forge_about_to_lead_int");

const slotNow = () => Math.floor(Date.now() / 1000) - systemStart;

/** Sends SIGHUP and waits until the node has announced the outcome. */
async function hangup(node: RunningNode, enabled: "Enabled" | "Disabled"): Promise<void> {
  const before = node.traces.length;
  node.kill("SIGHUP");
  await until(
    `an announcement of ${enabled}`,
    () =>
      node.traces.slice(before).some(({ ns, data }) =>
        ns === "Startup.BlockForgingUpdate" && data.enabled === `${enabled}BlockForging`
      ),
  );
}

Deno.test("forging: enabled, it checks the current slot at once, then each slot; disabled, none", async () => {
  await using home = await makeHome();
  const keys = makeKeys();
  await home.place(makeKeys());
  await using node = await startNode(home, [...home.threeFlags, "--non-producing-node"]);
  await node.ready();
  await pause(1100);
  assert.equal(await counterOf(node), undefined, "there is no counter before the first check");
  assert.deepEqual(await home.lines(), []);

  await home.place(keys);
  const silent = node.traces.length;
  const asked = slotNow();
  await hangup(node, "Enabled");
  await node.traced("Startup.NetworkConfigUpdate");
  // The check is made before the handler has come to the topology, whatever the time in the slot.
  assert.deepEqual(node.traces.slice(silent).map(({ ns }) => ns).slice(0, 2), [
    "Startup.BlockForgingUpdate",
    "Forge.Loop.StartLeadershipCheck",
  ]);
  const [first] = await home.lines();
  assert.equal(first?.pool, keys.poolId);
  assert.equal(first?.node, "cardano-node");
  // Between the look at the clock and the line the slot may have changed.
  const signed = Math.floor((first?.at ?? 0) / 1000) - systemStart;
  assert.ok(first !== undefined && first.slot >= asked && first.slot <= signed);
  // A node that gets no time of the processor misses a slot; one that signs each need not.
  await until("three slots in a row", async () => {
    const slots = (await home.lines()).map(({ slot }) => slot).slice(-3);
    return slots.length === 3 && slots.every((slot, index) => slot === (slots[0] ?? 0) + index);
  });

  await home.clear();
  await hangup(node, "Disabled");
  const [still, count] = [await counterOf(node), (await home.lines()).length];
  await pause(2100);
  assert.equal(await counterOf(node), still);
  assert.equal((await home.lines()).length, count);
  assert.equal(still, count);
  assert.deepEqual(doubledSlots(await home.lines()), []);
});

Deno.test("forging: a SIGHUP to an active forger makes it sign its slot again", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags);
  await node.ready();
  let hangups = 0;
  await until("a block that was not adopted", async () => {
    node.kill("SIGHUP");
    // The last trace of all: before it, a second SIGHUP could come into the same slot.
    await node.traced("Startup.NetworkConfigUpdate", ++hangups);
    return node.traces.some(({ ns }) => ns === "Forge.Loop.DidntAdoptBlock");
  });
  const [doubled] = doubledSlots(await home.lines());
  assert.deepEqual(doubled?.nodes, ["cardano-node", "cardano-node"]);
});

Deno.test("forging: thawed after a freeze, it checks the current slot at once, and no other", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags);
  await node.traced("Forge.Loop.AdoptedBlock");
  node.kill("SIGSTOP");
  const frozen = (await home.lines()).at(-1)?.slot ?? 0;
  await pause(3000);
  assert.ok(((await home.lines()).at(-1)?.slot ?? 0) <= frozen + 1);
  const before = (await home.lines()).length;
  // The keys are gone and a SIGHUP waits; the slot of the thaw is signed all the same.
  await home.clear();
  node.kill("SIGHUP");
  const slot = slotNow();
  node.kill("SIGCONT");
  await node.traced("Startup.BlockForgingUpdate", 2);
  const after = (await home.lines()).slice(before).map((line) => line.slot);
  assert.ok(after[0] !== undefined && after[0] >= slot, `signed ${after}, thawed in ${slot}`);
  assert.equal(new Set(after).size, after.length);
  assert.ok(summary(await home.lines()).missed >= 1, "the frozen slots stay unsigned");
});

Deno.test("forging: a slow stop goes on signing after the gauge says 0", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags, { STOP_DELAY: 5000 });
  await node.ready();
  await home.clear();
  await hangup(node, "Disabled");
  assert.equal((await node.metrics()).get("forging_enabled"), 0);
  const count = (await home.lines()).length;
  await until("two more lines", async () => (await home.lines()).length >= count + 2);
  await until("silence", async () => {
    const before = (await home.lines()).length;
    await pause(1500);
    return (await home.lines()).length === before;
  });
});

Deno.test("forging: an enable that comes during a slow stop waits for its end", async () => {
  await using home = await makeHome();
  const [first, second] = [makeKeys(), makeKeys()];
  await home.place(first);
  await using node = await startNode(home, home.threeFlags, { STOP_DELAY: 1500 });
  await node.ready();
  await home.place(second);
  await hangup(node, "Enabled");
  await until("the second keys", async () => (await home.lines()).at(-1)?.pool === second.poolId);
  await pause(1100);
  const pools = (await home.lines()).map(({ pool }) => pool);
  assert.equal(pools.lastIndexOf(first.poolId), pools.indexOf(second.poolId) - 1);
});

Deno.test("forging: two handlers overtake each other, and keys that are gone are used", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  const flags = [...home.threeFlags, "--non-producing-node"];
  await using node = await startNode(home, flags, { APPLY_DELAY: "5000,0" });
  await node.ready();
  node.kill("SIGHUP");
  // It has read the files by then, and acts on them long after the next SIGHUP.
  await pause(2000);
  await home.clear();
  node.kill("SIGHUP");
  await node.traced("Startup.BlockForgingUpdate", 3);
  const updates = node.traces.filter(({ ns }) => ns === "Startup.BlockForgingUpdate");
  assert.deepEqual(
    updates.map(({ data }) => data.enabled),
    ["DisabledBlockForging", "DisabledBlockForging", "EnabledBlockForging"],
  );
  await node.traced("Forge.Loop.AdoptedBlock");
});

Deno.test("forging: with an expired KES key it is enabled, checks, and signs nothing", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  const settings = { SLOTS_PER_KES_PERIOD: 1, MAX_KES_EVOLUTIONS: 3 };
  await using node = await startNode(home, home.threeFlags, settings);
  const reasons = [
    await node.traced("Forge.Loop.ForgeStateUpdateError"),
    await node.traced("Forge.Loop.ForgeStateUpdateError", 2),
  ].map(({ data }) => data.reason);
  assert.deepEqual(reasons, ["KESCouldNotEvolve", "KESKeyAlreadyPoisoned"]);
  const metrics = await node.metrics();
  assert.equal(metrics.get("forging_enabled"), 1);
  assert.equal(metrics.get("remainingKESPeriods_int"), 0);
  assert.equal(metrics.get("currentKESPeriod_int"), 0);
  assert.ok((metrics.get("Forge_forge_state_update_error_int") ?? 0) >= 1000, "it holds the slot");
  assert.ok((metrics.get("Forge_forge_about_to_lead_int") ?? 0) >= 2);
  assert.deepEqual(await home.lines(), []);
});

Deno.test("forging: with a certificate of a later period it cannot forge yet", async () => {
  await using home = await makeHome();
  await home.place(makeKeys(1));
  await using node = await startNode(home, home.threeFlags);
  const { data } = await node.traced("Forge.Loop.NodeCannotForge");
  assert.equal(data.reason, "PraosCannotForgeKeyNotUsableYet");
  assert.deepEqual(await home.lines(), []);
});

Deno.test("forging: only the node's own look at its block finds a counter that the chain does not expect", async () => {
  // The certificates of these tests have the counter 3.
  for (const [onChain, isValid] of [[1, false], [2, true], [3, true], [4, false]] as const) {
    await using home = await makeHome();
    await home.place(makeKeys());
    await using node = await startNode(home, home.threeFlags, { CHAIN_COUNTER: onChain });
    await node.traced(isValid ? "Forge.Loop.AdoptedBlock" : "Forge.Loop.ForgedInvalidBlock");
    const metrics = await node.metrics();
    assert.equal(metrics.get("forging_enabled"), 1);
    assert.equal(metrics.has("Forge_forged_invalid_int"), !isValid, `${onChain}`);
    assert.equal(metrics.has("Forge_adopted_int"), isValid, `${onChain}`);
  }
});

Deno.test("forging: deaf to all, to disabling, to enabling, from the n-th on", async () => {
  const cases = [
    { deaf: "always", after: [true, true, true] },
    { deaf: "disable", after: [true, true, true] },
    { deaf: "enable", after: [true, false, false] },
    { deaf: "after:1", after: [true, false, false] },
  ];
  await Promise.all(cases.map(async ({ deaf, after }) => {
    await using home = await makeHome();
    const keys = makeKeys();
    await home.place(keys);
    await using node = await startNode(home, home.threeFlags, { DEAF: deaf });
    await node.ready();
    const forges = async () => (await node.metrics()).get("forging_enabled") === 1;
    for (const [index, prepare] of [() => {}, home.clear, () => home.place(keys)].entries()) {
      await prepare();
      if (index > 0) node.kill("SIGHUP");
      await pause(300);
      await until(`${deaf}: ${after[index]}`, async () => await forges() === after[index]);
    }
  }));
});
