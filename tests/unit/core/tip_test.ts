import assert from "assert";
import {
  type Candidate,
  type Effect,
  eligibility,
  type NodeReport,
} from "../../../lib/core/mod.ts";
import { BEGINNING, CREDENTIALS, openWorld, type World } from "../../support/core-world/mod.ts";
import {
  looked,
  type Machine,
  observation,
  ownPart,
  record,
  startMachine,
  watched,
} from "./machine.ts";
import { countOf, forgersAre, neverTells, tells } from "./story.ts";

function pool(behind: Readonly<Record<string, number>>): World {
  const pods = Object.fromEntries(
    Object.entries(behind).map(([name, slots]) => [name, { node: { tip: { behind: slots } } }]),
  );
  return openWorld({ pods, offers: true });
}

/** A pod that could stand but for its tip. */
function ready(tip: number | null): Machine {
  const machine = startMachine();
  machine.at(0, { type: "credentials", report: CREDENTIALS });
  machine.at(0, { type: "markerRead", marker: "none" });
  for (let time = 100; time <= 10_000; time += 500) {
    machine.at(time, looked(tip === null ? {} : { metrics: sample(tip) }));
    const removal = machine.state().forging.task;
    if (removal !== null) {
      machine.at(time + 1, { type: "taskDone", task: removal.id, outcome: { ok: true } });
    }
  }
  machine.at(10_001, watched(observation(1, record("", ownPart("x-1")))));
  assert.equal(whyNot(machine), null);
  return machine;
}

function sample(tipSlot: number): NodeReport["metrics"] {
  return { kind: "sample", counter: null, gauge: 0, startTime: 1, tipSlot };
}

function whyNot(machine: Machine): string | null {
  const verdict = eligibility(machine.state());
  return verdict.allowed ? null : verdict.code;
}

function candidate(identity: string, tip: number | null): Candidate {
  return { identity, ready: true, tip, answers: null };
}

Deno.test("a pod whose tip is behind another's by more than MAX_TIP_LAG does not stand; by as much it does", () => {
  const machine = ready(1_000);
  const heard = (tip: number, nonce: string, revision: number) =>
    machine.at(
      10_100 + revision,
      watched(observation(revision, record("other", ownPart(nonce, { tip })))),
    );
  heard(1_300, "o-1", 2);
  assert.equal(whyNot(machine), null);
  heard(1_301, "o-2", 3);
  assert.equal(whyNot(machine), "tip_behind");
  machine.at(10_200, looked({ metrics: sample(1_001) }));
  assert.equal(whyNot(machine), null);
});

Deno.test("a tip that stands beside the record counts as well, one's own does not", () => {
  const machine = ready(1_000);
  const see = (...candidates: readonly Candidate[]) =>
    machine.at(10_200, { type: "candidatesSeen", register: "r1", candidates });
  see(candidate("other", 2_000));
  assert.equal(whyNot(machine), "tip_behind");
  see(candidate("other", null), candidate("me", 2_000));
  assert.equal(whyNot(machine), null);
});

/** Seconds between what a standby says beside a record whose holder tells of a tip so far behind it. */
function pausesBeside(behind: number | null): readonly number[] {
  const machine = ready(1_000);
  const times: number[] = [];
  let said: readonly Candidate[] = [candidate("other", null)];
  for (let second = 11; second <= 2_000; second++) {
    const tip = 1_000 + second;
    const holds = ownPart(`o-${second}`, behind === null ? {} : { tip: tip - behind });
    const effects: readonly Effect[] = [
      ...machine.at(second * 1_000, watched(observation(second, record("other", holds)))),
      ...machine.at(second * 1_000, looked({ metrics: sample(tip) })),
      ...machine.at(second * 1_000, { type: "candidatesSeen", register: "r1", candidates: said }),
    ];
    const written = effects.flatMap((effect) =>
      effect.type === "writeCandidate" ? [effect.candidate] : []
    );
    if (written.length > 0) times.push(second);
    said = written.length > 0 ? written : said;
  }
  return times.slice(1).map((time, index) => time - (times[index] ?? 0));
}

Deno.test("a tip that moves on is told three times within MAX_TIP_LAG; once in ten minutes where the record tells of it", () => {
  for (const behind of [null, 101, 400]) {
    assert.deepEqual(new Set(pausesBeside(behind)), new Set([100]), `${behind}`);
  }
  for (const behind of [-5, 0, 100]) {
    assert.deepEqual(new Set(pausesBeside(behind)), new Set([600]), `${behind}`);
  }
});

Deno.test("who does not know its own tip is not judged by it", () => {
  const machine = ready(null);
  machine.at(10_200, {
    type: "candidatesSeen",
    register: "r1",
    candidates: [candidate("other", 2_000)],
  });
  assert.equal(whyNot(machine), null);
});

Deno.test("a tip that nobody repeats is forgotten after MAX_TIP_LAG: a pod long gone locks nobody out", () => {
  const machine = ready(1_000);
  const candidates = [candidate("gone", 9_000_000)];
  machine.at(10_200, { type: "candidatesSeen", register: "r1", candidates });
  machine.at(10_200, watched(observation(2, record("", ownPart("g-1", { tip: 9_000_000 })))));
  machine.tickTo(310_000);
  machine.at(310_001, { type: "candidatesSeen", register: "r1", candidates });
  assert.equal(whyNot(machine), "tip_behind");
  // What stands there unchanged is not said again by being read again.
  machine.tickTo(311_000);
  machine.at(311_000, looked({ metrics: sample(1_000) }));
  assert.equal(whyNot(machine), null);
});

Deno.test("the metrics tell the tip, and without them the socket; a new process has a tip of its own", () => {
  const machine = startMachine();
  const tip = () => machine.state().node.life?.tip;
  const block = { slot: 77, block: 7, hash: "" };
  machine.at(100, looked({ socket: { kind: "answers", version: 20, tip: block } }));
  assert.equal(tip(), 77);
  machine.at(200, looked({ socket: { kind: "unasked" }, metrics: sample(80) }));
  assert.equal(tip(), 80);
  machine.at(300, looked({ socket: { kind: "unasked" } }));
  assert.equal(tip(), 80);
  machine.at(
    400,
    looked({
      process: {
        kind: "found",
        process: { pid: 8, stamp: 8 },
        path: "/usr/local/bin/cardano-node",
      },
    }),
  );
  assert.equal(tip(), null);
});

Deno.test("a forger whose tip falls behind hands over to one that is in sync", () => {
  const world = pool({ a: 0, b: 0 });
  world.run(100);
  const [forger] = world.forgers();
  assert(forger !== undefined);
  const other = forger === "a" ? "b" : "a";
  world.pod(forger).node.habits.tip = { behind: 400 };
  world.run(80);
  tells(
    world,
    `${forger}: degraded: the node's tip is `,
    `${forger}: offer_made: the right is offered to ${other}`,
    `${forger}: offer_taken: ${other}`,
  );
  forgersAre(world, other);
  world.run(2_000);
  assert.equal(world.story().filter((line) => line.includes("offer_taken")).length, 1);
});

Deno.test("a pool whose tips all stand still moves nothing, and its next election goes on", () => {
  const world = pool({ a: 0, b: 0, c: 0 });
  world.run(60);
  const slot = 1_000_060;
  for (const name of ["a", "b", "c"]) world.pod(name).node.habits.tip = { slot };
  world.run(3_600);
  const [forger] = world.forgers();
  assert(forger !== undefined);
  assert.equal(world.story().filter((line) => line.includes("right_acquired")).length, 1);
  for (const name of ["a", "b", "c"]) {
    neverTells(world, `${name}: degraded`);
    assert.equal(world.pod(name).state().ineligible, null);
  }
  world.pod(forger).crash();
  world.pod(forger).node.signal("SIGKILL");
  world.run(40);
  assert.equal(world.forgers().length, 1);
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a chain that was begun anew, from lower slots, is forged on after MAX_TIP_LAG", () => {
  const world = pool({ a: 0, b: 0 });
  world.board().leave(candidate("old/long/gone", 50_000_000));
  world.run(299);
  forgersAre(world);
  world.run(40);
  assert.equal(world.forgers().length, 1);
});

Deno.test("of two pods at an election the one that is far behind does not take part", () => {
  const world = pool({ a: 1_000, b: 0 });
  world.run(60);
  forgersAre(world, "b");
  assert.equal(countOf(world, "a: right_acquired"), 0);
});

Deno.test("a pod whose clock is off tells nobody its tip, nor what it was under that clock afterwards", () => {
  const machine = ready(1_000);
  const told: (number | null)[] = [];
  const hear = (effects: readonly Effect[]) =>
    void told.push(
      ...effects.flatMap((one) => one.type === "writeCandidate" ? [one.candidate.tip] : []),
    );
  const pass = (from: number, to: number) => {
    for (let time = from; time <= to; time += 500) hear(machine.at(time, { type: "tick" }));
  };
  const serverTime = (at: number, ahead: number) =>
    machine.at(at, { type: "serverTime", register: "r1", time: BEGINNING + at + ahead });
  hear(machine.at(10_100, { type: "candidatesSeen", register: "r1", candidates: [] }));
  pass(10_200, 12_000);
  machine.stepWall(3_600_000);
  serverTime(12_100, 0);
  machine.at(12_200, looked({ metrics: sample(4_600) }));
  pass(12_300, 220_000);
  machine.stepWall(-3_600_000);
  pass(220_200, 221_000);
  machine.at(221_100, looked({ metrics: sample(1_211) }));
  pass(221_200, 420_000);
  assert.deepEqual(new Set(told), new Set([1_000, null, 1_211]));
});
