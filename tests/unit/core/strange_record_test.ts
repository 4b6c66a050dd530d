import assert from "assert";
import { type Effect, eligibility, type OwnPart } from "../../../lib/core/mod.ts";
import { openWorld } from "../../support/core-world/mod.ts";
import { CONFIG, observation, ownPart, record, startElector } from "./machine.ts";
import { calm, LATER, registerOf } from "./register_set.ts";
import { forgersAre } from "./story.ts";

Deno.test("a release of a set whose lists were announced is not enough: they may be valid elsewhere", () => {
  for (const pending of [[], ["r1"], ["r1", "r2", "r3"]]) {
    const world = openWorld({ pods: { o1: LATER } });
    const set = { id: "A", ids: null, pending, retired: "holder" } as const;
    const fingerprint = `${"a".repeat(56)}/preview-2/r1,r2,r3`;
    world.register.editByHand({ own: ownPart("theirs-1", { fingerprint, set }) });
    world.pod("o1").start();
    world.run(40);
    forgersAre(world, ...(pending.length > 1 ? [] : ["o1"]));
  }
});

Deno.test("registers in dispute do not count among those that another set has lost", () => {
  for (const pending of [[], ["r2"]]) {
    const world = openWorld({ pods: { a: LATER }, registers: 3 });
    const ids = { r1: "A", r2: "B", r9: "C" };
    const fingerprint = `${"a".repeat(56)}/preview-2/r1,r2,r9`;
    for (const [name, id] of [["r1", "A"], ["r2", "B"]] as const) {
      const set = { id, ids, pending, retired: "holder" } as const;
      registerOf(world, name).editByHand({ own: ownPart(`${name}-1`, { fingerprint, set }) });
    }
    world.pod("a").start();
    world.run(40);
    forgersAre(world, ...(pending.length === 0 ? ["a"] : []));
  }
});

Deno.test("a record of another pool or network in one of three: nobody stands, even when it has expired", () => {
  const pool = "a".repeat(56);
  const theirs = {
    "record_of_another_pool": [`${"b".repeat(56)}/preview-2/r1,r2,r3`, `${pool}/mainnet/r1,r2,r3`],
    "record_of_another_set": [`${pool}/preview-2/r2`, `${pool}/preview-2/r1,r2`],
  };
  for (const [code, fingerprints] of Object.entries(theirs)) {
    for (const fingerprint of fingerprints) {
      for (const retired of [null, "holder", "operator"] as const) {
        const world = openWorld({ pods: { a: LATER }, registers: 3 });
        const set = { id: "theirs-1", ids: { r2: "theirs-1" }, pending: [], retired };
        registerOf(world, "r2").editByHand({
          holder: "they",
          own: ownPart("theirs-9", { fingerprint, set }),
        });
        world.pod("a").start();
        world.run(60);
        const isLeft = retired === "operator" ||
          (retired === "holder" && code === "record_of_another_set");
        forgersAre(world, ...(isLeft ? ["a"] : []));
        if (!isLeft) {
          const verdict = eligibility(world.pod("a").state());
          assert(!verdict.allowed);
          assert.equal(verdict.code, code);
          assert.match(verdict.because, /^the record of register r2 belongs to /);
          assert.equal(registerOf(world, "r2").observed().version?.record.holder, "they");
        }
      }
    }
  }
});

Deno.test("a forger goes on without a register that another pool has taken, and leaves it alone", () => {
  const world = calm();
  const taken = registerOf(world, "r2");
  const fingerprint = `${"b".repeat(56)}/preview-2/r1,r2,r3`;
  taken.editByHand({ holder: "they", own: ownPart("theirs-1", { fingerprint }) });
  const theirs = taken.observed();
  world.run(60);
  forgersAre(world, "a");
  assert.equal(taken.observed(), theirs);
});

Deno.test("a strange record in a register that is restored to before it: what is there now is found", () => {
  const machine = startElector();
  const theirs = ownPart("theirs-1", { fingerprint: `${"b".repeat(56)}/preview-2/r1` });
  const watched = (revision: number, own: OwnPart) =>
    machine.at(0, {
      type: "watched",
      register: "r1",
      observation: observation(revision, record("they", own)),
    });
  watched(9, theirs);
  watched(4, ownPart("theirs-0"));
  const { challengerWaits } = CONFIG.timings;
  assert.deepEqual(readsOf(machine.tickTo(challengerWaits - 1)), []);
  const [read, ...others] = readsOf(machine.tickTo(challengerWaits + 100));
  assert(read !== undefined && others.length === 0);
  const looked = machine.at(challengerWaits + 200, {
    type: "readAnswered",
    register: "r1",
    request: read.request,
    outcome: {
      kind: "observed",
      observation: observation(4, record("they", ownPart("theirs-0"))),
      serverTime: null,
    },
  });
  assert(looked.every(({ type }) => type === "report"), "reading it takes nothing");
  const acts = machine.tickTo(2 * challengerWaits + 300);
  assert(
    acts.some(({ type }) => type === "read"),
    "it is waited for, and then taken, like any other",
  );
});

Deno.test("a record that stays strange is looked at once per wait, and never written", () => {
  const machine = startElector();
  const theirs = ownPart("theirs-1", { fingerprint: `${"b".repeat(56)}/preview-2/r1` });
  const seen = observation(9, record("they", theirs));
  machine.at(0, { type: "watched", register: "r1", observation: seen });
  const { challengerWaits } = CONFIG.timings;
  const effects: Effect[] = [];
  for (let now = 0; now < 4.5 * challengerWaits; now += 100) {
    const next = machine.at(now, { type: "tick" });
    effects.push(...next);
    for (const { request } of readsOf(next)) {
      const outcome = { kind: "observed", observation: seen, serverTime: null } as const;
      effects.push(...machine.at(now, { type: "readAnswered", register: "r1", request, outcome }));
    }
  }
  assert.equal(readsOf(effects).length, 4);
  assert(effects.every(({ type }) => type !== "write"));
});

function readsOf(effects: readonly Effect[]) {
  return effects.filter((effect) => effect.type === "read");
}

Deno.test("a register that lost another pool's record with its history is read again: no watch tells of it", () => {
  const world = openWorld({ pods: { a: LATER } });
  const fingerprint = `${"b".repeat(56)}/preview-2/r1`;
  world.register.editByHand({ holder: "they", own: ownPart("theirs-1", { fingerprint }) });
  world.pod("a").start();
  world.run(40);
  forgersAre(world);
  world.register.restore({ version: null, revision: 1 });
  world.run(90);
  forgersAre(world, "a");
});
