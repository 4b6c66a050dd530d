import assert from "assert";
import type { Candidate, Effect, Happening } from "../../../lib/core/mod.ts";
import { fc } from "testing";
import { CREDENTIALS } from "../../support/core-world/mod.ts";
import {
  type Machine,
  observation,
  ownPart,
  record,
  requestIn,
  startElector,
  version,
  watched,
} from "./machine.ts";

const see = (...candidates: readonly Candidate[]): Happening => ({
  type: "candidatesSeen",
  register: "r1",
  candidates,
});

const SETLESS: Candidate = { identity: "me", ready: true, tip: null, answers: null };
const ME: Candidate = { ...SETLESS, set: "set 7" };
const OTHER: Candidate = { identity: "other", ready: true, tip: null, answers: null };
const INVALID = { kind: "invalid", because: "the KES key has expired" } as const;

function written(effects: readonly Effect[]): readonly Candidate[] {
  return effects.flatMap((effect) => effect.type === "writeCandidate" ? [effect.candidate] : []);
}

/** A pod that stands by while another holds the right. */
function standby(): Machine {
  const machine = startElector();
  machine.at(10, watched(observation(1, record("other", ownPart("o-1")))));
  return machine;
}

Deno.test("nothing is said where no candidates were ever seen", () => {
  const machine = standby();
  assert.deepEqual(written(machine.tickTo(10_000)), []);
});

Deno.test("a pod says at once how it stands, and nothing more once that is seen", () => {
  const machine = standby();
  assert.deepEqual(written(machine.at(100, see())), [ME]);
  machine.at(200, see(ME, OTHER));
  assert.deepEqual(written(machine.tickTo(14_000)), []);
});

Deno.test("what is not seen is said again, after pauses that double up to five minutes", () => {
  const machine = standby();
  machine.at(100, see());
  const times: number[] = [];
  for (let time = 200; time < 1_000_000; time += 100) {
    if (written(machine.at(time, { type: "tick" })).length > 0) times.push(time);
    if (time % 4_000 === 0) {
      machine.at(time, watched(observation(time, record("other", ownPart(`o-${time}`)))));
    }
  }
  const pauses = times.map((time, index) => Math.round((time - (times[index - 1] ?? 100)) / 1000));
  assert.deepEqual(pauses.slice(0, 9), [2, 4, 8, 16, 32, 64, 128, 256, 300]);
});

Deno.test("however often it changes its mind, a pod writes every two seconds at most", () => {
  const machine = standby();
  machine.at(100, see());
  let writes = 0;
  for (let time = 200; time <= 12_200; time += 100) {
    const report = time % 200 === 0 ? CREDENTIALS : INVALID;
    writes += written(machine.at(time, { type: "credentials", report })).length;
  }
  assert(writes >= 4 && writes <= 7, `${writes}`);
});

Deno.test("another set is told at once, though nothing else has changed", () => {
  const machine = standby();
  machine.at(100, see());
  machine.at(110, see(ME));
  assert(CREDENTIALS.kind === "valid");
  const report = { ...CREDENTIALS, set: "set 7, again" };
  assert.deepEqual(written(machine.at(3_000, { type: "credentials", report })), [
    { ...ME, set: report.set },
  ]);
});

Deno.test("an offer to this pod is answered, one to another is not, and a pod that is not ready answers none", () => {
  const machine = standby();
  machine.at(100, see());
  machine.at(110, see(ME));
  const offers = (target: string, nonce: string, revision: number, time: number) =>
    written(machine.at(
      time,
      watched(observation(
        revision,
        record("other", ownPart(`o-${revision}`, { offer: { target, nonce } })),
      )),
    ));
  assert.deepEqual(offers("third", "offer-1", 2, 3_000), []);
  assert.deepEqual(offers("me", "offer-2", 3, 3_100), [{ ...ME, answers: "offer-2" }]);
  machine.at(6_000, { type: "credentials", report: INVALID });
  machine.at(9_000, { type: "tick" });
  assert.deepEqual(machine.state().registers[0]?.candidates?.said, {
    ...SETLESS,
    ready: false,
  });
  assert.deepEqual(offers("me", "offer-3", 4, 12_000), []);
});

Deno.test("the holder takes away who has said nothing new for an hour, once an hour; others never do", () => {
  const HOUR = 3_600_000;
  const machine = startElector();
  machine.at(10, watched(observation(1, record("other", ownPart("o-1")))));
  machine.at(100, see(OTHER, ME));
  const drops = (effects: readonly Effect[]) =>
    effects.flatMap((effect) => effect.type === "dropCandidates" ? [effect.identities] : []);
  const { request } = requestIn(machine.at(HOUR + 50, { type: "tick" }), "read");
  const outcome = {
    kind: "observed",
    serverTime: null,
    observation: observation(1, record("other", ownPart("o-1"))),
  } as const;
  const read = machine.at(HOUR + 100, { type: "readAnswered", register: "r1", request, outcome });
  assert.deepEqual(drops(read), []);
  const write = requestIn(read, "write");
  const taken = machine.at(HOUR + 200, {
    ...{ type: "writeAnswered", register: "r1", request: write.request },
    outcome: { kind: "written", version: version(2, write.record), serverTime: null },
  });
  assert.deepEqual(drops(taken), [["other"]]);
  assert.deepEqual(drops(machine.at(HOUR + 300, see(OTHER, ME))), []);
});

Deno.test("what is remembered of candidates is bounded, and never without oneself", () => {
  fc.assert(fc.property(fc.array(fc.string(), { maxLength: 200 }), (identities) => {
    const machine = standby();
    machine.at(100, see(...identities.map((identity) => ({ ...OTHER, identity })), ME));
    const seen = machine.state().registers[0]?.candidates?.seen ?? [];
    assert(seen.length <= 32);
    assert(seen.some(({ identity }) => identity === "me"));
  }));
});

Deno.test("pods that were never ready, however many, crowd out none that is", () => {
  const machine = standby();
  const evicted = (at: number) => ({ ...OTHER, identity: `gone-${at}`, ready: false });
  machine.at(20, see(...Array.from({ length: 40 }, (_, at) => evicted(at)), OTHER, ME));
  const seen = machine.state().registers[0]?.candidates?.seen ?? [];
  assert.equal(seen.length, 32);
  assert.deepEqual(seen.slice(0, 2).map(({ identity }) => identity), ["me", "other"]);
});
