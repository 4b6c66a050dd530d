/** What a record tells of others by their names: whose time it is, and that it was taken back. */
import assert from "assert";
import { BEGINNING } from "../../support/core-world/mod.ts";
import type { OwnPart } from "../../../lib/core/mod.ts";
import { othersSignUntil, toldOfOthers } from "../../../lib/core/slots.ts";
import { type Machine, observation, ownPart, record, startElector, watched } from "./machine.ts";

/** `b 14 of 3`: b signs until second 14, as its third write said. */
function named(...texts: readonly string[]) {
  return texts.map((text) => {
    const [identity = "", until, order] = text.replace("of ", "").split(" ");
    return { identity, until: BEGINNING + Number(until) * 1000, order: Number(order) };
  });
}

function at(seconds: number | null): number | null {
  return seconds === null ? null : BEGINNING + seconds * 1000;
}

/** What a pod that never signed tells of others. */
function telling(texts: readonly string[], beside: number | null = null): Partial<OwnPart> {
  const signers = { named: named(...texts), othersUntil: at(beside) };
  const times = [...signers.named.map(({ until }) => until), signers.othersUntil ?? -Infinity];
  return { signers, othersSignUntil: Math.max(...times) };
}

function reads(machine: Machine, time: number, holder: string, nonce: string, own = {}): void {
  machine.at(time, watched(observation(time, record(holder, ownPart(nonce, own)))));
}

function releases(machine: Machine, time: number, releaser: string, nonce: string, own = {}): void {
  const mark = { releaser, nonce, transitions: 1 };
  reads(machine, time, "", nonce, { mark, ...own });
}

/** Until which second others sign, as it is reckoned. */
function reckoned(machine: Machine): number | null {
  const until = othersSignUntil(machine.state());
  return until === null ? null : (until - BEGINNING) / 1000;
}

Deno.test("one's own time is no other's, whoever tells it", () => {
  const machine = startElector();
  releases(machine, 1_000, "a", "a-9", telling(["me 30 of 4"]));
  assert.equal(reckoned(machine), null);
  releases(machine, 2_000, "b", "b-9", telling(["me 34 of 5", "c 12 of 1"]));
  assert.equal(reckoned(machine), 12);
  releases(machine, 3_000, "b", "b-10", telling(["me 34 of 5"], 13));
  assert.equal(reckoned(machine), 13);
});

Deno.test("a record of an earlier version may tell our own time: it counts", () => {
  const machine = startElector();
  releases(machine, 1_000, "a", "a-9", { othersSignUntil: BEGINNING + 30_000 });
  assert.equal(reckoned(machine), 30);
});

Deno.test("what another told by name is taken back by that one's own release", () => {
  const machine = startElector();
  reads(machine, 1_000, "b", "b-1", telling(["a 30 of 8"]));
  assert.equal(reckoned(machine), 30);
  releases(machine, 2_000, "a", "a-9", { signsUntil: BEGINNING + 3_000 });
  assert.equal(reckoned(machine), 3);
});

Deno.test("and it does not come back where others still tell it, or tell of the release", () => {
  const machine = startElector({ registers: ["r1", "r2", "r3"] });
  releases(machine, 1_000, "a", "a-9", { signsUntil: BEGINNING + 3_000 });
  reads(machine, 2_000, "b", "b-1", telling(["a 30 of 8"]));
  reads(machine, 3_000, "b", "b-2", telling(["a 3 of 9"]));
  const before = record("a", ownPart("a-8", { signsUntil: BEGINNING + 30_000 }));
  machine.at(4_000, watched(observation(1, before), "r2"));
  assert.equal(reckoned(machine), 3);
  reads(machine, 5_000, "b", "b-3", telling(["a 40 of 10"]));
  assert.equal(reckoned(machine), 40);
});

Deno.test("a later statement that is smaller is not taken back with the larger one before it", () => {
  const machine = startElector({ registers: ["r1", "r2", "r3"] });
  const says = (nonce: string, until: number, register: string) =>
    machine.at(
      1_000,
      watched(observation(1, record("a", ownPart(nonce, { signsUntil: at(until) }))), register),
    );
  says("a-5", 30, "r1");
  says("a-9", 20, "r2");
  assert.deepEqual(toldOfOthers(machine.state()), telling(["a 30 of 9"]));
  const mark = { releaser: "a", nonce: "a-7", transitions: 1 };
  const before = record("", ownPart("a-7", { mark, signsUntil: at(2) }));
  machine.at(2_000, watched(observation(1, before), "r3"));
  assert.equal(reckoned(machine), 30);
});

Deno.test("nor by an earlier release that is told by another", () => {
  const machine = startElector();
  releases(machine, 1_000, "a", "a-7", { signsUntil: at(2) });
  reads(machine, 2_000, "a", "a-9", { signsUntil: at(1) });
  reads(machine, 3_000, "b", "b-1", telling(["a 2 of 7"]));
  releases(machine, 4_000, "a", "a-8", { signsUntil: null });
  assert.equal(reckoned(machine), 2);
});

Deno.test("what was said between a release and a smaller statement counts, wherever it is read later", () => {
  const machine = startElector({ registers: ["r1", "r2"] });
  releases(machine, 1_000, "a", "a-7", { signsUntil: at(2) });
  reads(machine, 2_000, "a", "a-9", { signsUntil: at(1) });
  const between = record("a", ownPart("a-8", { signsUntil: at(20) }));
  machine.at(3_000, watched(observation(1, between), "r2"));
  assert.equal(reckoned(machine), 20);
});

Deno.test("an earlier release takes nothing back, but what it says was signed counts", () => {
  const machine = startElector({ registers: ["r1", "r2"] });
  reads(machine, 1_000, "a", "a-9", { signsUntil: at(20) });
  const mark = { releaser: "a", nonce: "a-7", transitions: 1 };
  const before = record("", ownPart("a-7", { mark, signsUntil: at(40) }));
  machine.at(2_000, watched(observation(1, before), "r2"));
  assert.equal(reckoned(machine), 40);
  releases(machine, 3_000, "a", "a-8", { signsUntil: at(1) });
  assert.equal(reckoned(machine), 40);
  releases(machine, 4_000, "a", "a-10", { signsUntil: at(41) });
  assert.equal(reckoned(machine), 41);
});

Deno.test("what is told of anybody is taken back by nobody", () => {
  const machine = startElector();
  reads(machine, 1_000, "b", "b-1", telling([], 30));
  releases(machine, 2_000, "a", "a-9", { signsUntil: BEGINNING + 3_000 });
  assert.equal(reckoned(machine), 30);
});

Deno.test("eight are told by name, those that sign longest, and the others in one time", () => {
  const machine = startElector();
  assert.deepEqual(toldOfOthers(machine.state()), { othersSignUntil: null });
  for (let n = 0; n < 10; n += 1) {
    reads(machine, 1_000 + n, `p${n}`, `p${n}-${n}`, { signsUntil: BEGINNING + n * 1_000 });
  }
  const { signers, othersSignUntil } = toldOfOthers(machine.state());
  assert.equal(othersSignUntil, BEGINNING + 9_000);
  assert.deepEqual(
    signers?.named,
    named(...[9, 8, 7, 6, 5, 4, 3, 2].map((n) => `p${n} ${n} of ${n}`)),
  );
  assert.equal(signers?.othersUntil, BEGINNING + 1_000);
});

Deno.test("whose write has no number, as an operator's, or whose name fills a record, is not told by name", () => {
  const machine = startElector();
  reads(machine, 1_000, "", "operator-0f", { signsUntil: at(30) });
  assert.deepEqual(toldOfOthers(machine.state()), telling([], 30));
  reads(machine, 2_000, "x", "x-1e999", { signsUntil: at(31) });
  reads(machine, 3_000, "y".repeat(1_001), "y-1", { signsUntil: at(32) });
  reads(machine, 4_000, "a", "a-1", { signsUntil: at(14) });
  assert.deepEqual(toldOfOthers(machine.state()), telling(["a 14 of 1"], 32));
});

Deno.test("what may be anybody's stays anybody's as it is passed on, and what is over is not passed on", () => {
  const machine = startElector();
  reads(machine, 1_000, "b", "b-1", { othersSignUntil: BEGINNING + 60_000 });
  assert.deepEqual(toldOfOthers(machine.state()), telling([], 60));
  machine.tickTo(60_000);
  assert.deepEqual(toldOfOthers(machine.state()), { othersSignUntil: null });
});
