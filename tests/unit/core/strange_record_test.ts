import assert from "assert";
import { type Effect, eligibility, type OwnPart } from "../../../lib/core/mod.ts";
import { openWorld } from "../../support/core-world/mod.ts";
import { retire } from "../../support/core-world/operator.ts";
import { CONFIG, observation, ownPart, record, startElector } from "./machine.ts";
import { calm, kill, LATER, reasonOf, registerOf } from "./register_set.ts";
import { forgersAre, neverTells, tells } from "./story.ts";

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

const POOL = "a".repeat(56);

/** The record of one of three registers belongs to another: who forges a minute later, and why not. */
function besideTheirs(theirs: Partial<OwnPart>, registers: readonly string[] = ["r2"]) {
  const world = openWorld({ pods: { a: LATER }, registers: 3 });
  for (const name of registers) {
    registerOf(world, name).editByHand({ holder: "they", own: ownPart("theirs-9", theirs) });
  }
  world.pod("a").start();
  world.run(60);
  return { world, verdict: eligibility(world.pod("a").state()) };
}

Deno.test("a record of another set of this pool in one of three: nobody stands, even when it has expired", () => {
  for (const names of ["r2", "r1,r2"]) {
    for (const retired of [null, "holder", "operator"] as const) {
      const set = { id: "theirs-1", ids: { r2: "theirs-1" }, pending: [], retired };
      const { world, verdict } = besideTheirs({ fingerprint: `${POOL}/preview-2/${names}`, set });
      forgersAre(world, ...(retired === null ? [] : ["a"]));
      if (retired !== null) continue;
      assert(!verdict.allowed);
      assert.equal(verdict.code, "record_of_another_set");
      assert.match(verdict.because, /^the record of register r2 belongs to /);
      assert.equal(registerOf(world, "r2").observed().version?.record.holder, "they");
    }
  }
});

Deno.test("a new set needs all of its registers: a record of another pool or network in one stops it", () => {
  const theirs = [`${"b".repeat(56)}/preview-2/r1,r2,r3`, `${POOL}/mainnet/r1,r2,r3`];
  for (const fingerprint of theirs) {
    const { world, verdict } = besideTheirs({ fingerprint });
    forgersAre(world);
    assert(!verdict.allowed);
    assert.equal(verdict.code, "record_of_another_pool");
    assert.equal(registerOf(world, "r2").observed().version?.record.holder, "they");
  }
});

Deno.test("a minority of records of another pool stops neither the forger nor its successor", () => {
  const world = calm();
  const taken = registerOf(world, "r2");
  const fingerprint = `${"b".repeat(56)}/preview-2/r1,r2,r3`;
  taken.editByHand({ holder: "they", own: ownPart("theirs-1", { fingerprint }) });
  const theirs = taken.observed();
  world.run(60);
  forgersAre(world, "a");
  kill(world, "a");
  world.run(60);
  forgersAre(world, "b");
  assert.equal(taken.observed(), theirs, "it is left alone");
});

Deno.test("a forger stops on a record of another set of its pool, although it holds a majority", () => {
  const world = calm();
  const fingerprint = `${POOL}/preview-2/r2,r8,r9`;
  registerOf(world, "r2").editByHand({ holder: "they", own: ownPart("theirs-1", { fingerprint }) });
  world.run(30);
  forgersAre(world);
  tells(world, "a: stop_begins: the record of register r2 belongs to");
  assert.match(reasonOf(world, "a"), /and they are not retired/);
});

Deno.test("an edit by hand does not make a record of another set free for who knew whose it was", () => {
  const world = openWorld({ pods: { a: LATER }, registers: 3 });
  const fingerprint = `${POOL}/preview-2/r2,r8,r9`;
  const theirs = registerOf(world, "r2");
  theirs.editByHand({ holder: "they", own: ownPart("theirs-1", { fingerprint }) });
  world.pod("a").start();
  world.run(20);
  theirs.editByHand({ holder: "", own: null });
  world.run(60);
  forgersAre(world);
  assert.match(reasonOf(world, "a"), /^the record of register r2 belongs to .*r2,r8,r9/);
  theirs.editByHand({ holder: "somebody", own: null });
  world.run(60);
  forgersAre(world);
  theirs.remove();
  world.run(60);
  forgersAre(world, "a");
});

Deno.test("a record that a set has lost is not made anew by a pod of another one, which may not stand", () => {
  const [ours, theirs] = [["r1", "r2", "r3"], ["r1", "r2", "r4"]];
  const world = openWorld({
    // The pod of the other set hears of everything first.
    pods: {
      other: { starts: false, config: { registers: theirs } },
      a: { config: { registers: ours } },
    },
    registers: 4,
  });
  world.run(40);
  world.pod("other").start();
  world.run(20);
  for (const name of ["r2", "r1"]) {
    registerOf(world, name).remove();
    world.run(40);
    forgersAre(world, "a");
  }
  neverTells(world, "other: record_created: register r1");
  neverTells(world, "other: record_created: register r2");
  tells(world, "other: record_created: register r4");
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

Deno.test("a retired record in a register that is restored to before that: what is there now is taken", () => {
  const world = openWorld({ pods: { a: LATER } });
  world.pod("a").start();
  world.run(40);
  forgersAre(world, "a");
  const used = world.register.observed();
  world.pod("a").crash();
  retire(world, ["r1"]);
  world.pod("a").start();
  world.run(40);
  forgersAre(world);
  assert.match(reasonOf(world, "a"), /^an operator has retired this set of registers/);
  world.register.restore(used);
  world.run(90);
  forgersAre(world, "a");
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
