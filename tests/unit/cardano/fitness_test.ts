import assert from "assert";
import {
  checksOf,
  type CredentialFault,
  type CredentialTexts,
  judgeFitness,
  makeCredentials,
  networkByName,
  type Purpose,
  type SlotSchedule,
  throwAwayCredentials,
  validateCredentials,
} from "../../../lib/cardano/mod.ts";
import { filesOf, sampleSet } from "./samples.ts";

/** A network whose periods last a minute; its keys sign in ten of them. */
const MINUTES: SlotSchedule = {
  ...{ slotZeroMilliseconds: 0, sinceMilliseconds: 0, slotMilliseconds: 1000 },
  ...{ slotsPerKesPeriod: 60, maxKesEvolutions: 10, epochs: null },
};
const MINUTE = 60_000;

/** The start period of sample sets is 400. */
const verdict = validateCredentials(filesOf(sampleSet(10)));

function purpose(change: Partial<Purpose> = {}): Purpose {
  const { kes, vrf, opcert } = filesOf(sampleSet(10));
  return {
    paths: { kes: kes.path, vrf: vrf.path, opcert: opcert.path },
    ...{ poolId: null, schedule: MINUTES, wall: 405 * MINUTE },
    ...change,
  };
}

const faultsAt = (period: number, more: Partial<Purpose> = {}) =>
  judgeFitness(verdict, purpose({ wall: period * MINUTE, ...more })).problems
    .map(({ fault }) => fault);

Deno.test("a set is fit from the first of its periods to the last, to the millisecond", () => {
  assert.deepEqual(faultsAt(400 - 1 / MINUTE), ["not_yet_valid"]);
  assert.deepEqual(faultsAt(400), []);
  assert.deepEqual(faultsAt(410 - 1 / MINUTE), []);
  assert.deepEqual(faultsAt(410), ["expired"]);
});

Deno.test("periods and expiry are told, past the end too", () => {
  const bounds = { startPeriod: 400, endPeriod: 410, expiresAt: 410 * MINUTE };
  const cases = [[399, 10], [400, 10], [409, 1], [410, 0], [500, 0]] as const;
  for (const [currentPeriod, remainingPeriods] of cases) {
    const { times } = judgeFitness(verdict, purpose({ wall: currentPeriod * MINUTE }));
    assert.deepEqual(times, { ...bounds, currentPeriod, remainingPeriods });
  }
});

Deno.test("where the period cannot be told, the set is fit, and nothing is said of periods", () => {
  for (const unknown of [{ schedule: null }, { wall: -1 }]) {
    const { times, problems } = judgeFitness(verdict, purpose(unknown));
    assert.deepEqual([times, problems], [null, []]);
  }
});

Deno.test("a set of another pool, and out of its time, is told as both", () => {
  assert.deepEqual(faultsAt(500, { poolId: "ab".repeat(28) }), ["wrong_pool", "expired"]);
});

Deno.test("a throw-away set is told as that and nothing else", () => {
  const judged = validateCredentials(filesOf(throwAwayCredentials(new Uint8Array(128))));
  const { problems } = judgeFitness(judged, purpose({ poolId: "ab".repeat(28) }));
  assert.deepEqual(problems.map(({ fault }) => fault), ["throw_away"]);
});

Deno.test("a certificate of another known network is told where it would be in time", () => {
  const wall = Date.UTC(2026, 10, 26);
  const texts: CredentialTexts = makeCredentials({
    ...{ coldSeed: new Uint8Array(32), kesSeed: new Uint8Array(32), vrfSeed: new Uint8Array(32) },
    ...{ counter: 0, startPeriod: 1_070, description: "" },
  });
  const schedule = networkByName("mainnet")?.schedule ?? null;
  const judged = validateCredentials(filesOf(texts));
  const [problem] = judgeFitness(judged, purpose({ schedule, wall })).problems;
  assert.equal(problem?.fault, "expired");
  assert.match(problem?.because ?? "", /\(on preprod it would be in time: was CARDANO_NETWORK/);
});

Deno.test("files that make no set have no facts, and their problems stay", () => {
  const spoilt = validateCredentials(filesOf({ ...sampleSet(10), kes: sampleSet(20).kes }));
  const { facts, times, problems } = judgeFitness(spoilt, purpose());
  assert.deepEqual([facts, times], [null, null]);
  assert.deepEqual(problems.map(({ fault }) => fault), ["mismatch"]);
});

const results = (faults: CredentialFault[], without: ("pool" | "period")[] = []) =>
  checksOf(faults, without).map(({ name, result }) => `${name} ${result}`);

Deno.test("all checks of a good set have passed, those without a measure were not judged", () => {
  assert.deepEqual(new Set(checksOf([], []).map(({ result }) => result)), new Set(["passed"]));
  assert.deepEqual(results([], ["pool", "period"]).slice(-3), [
    ...["own passed", "pool unjudged", "period unjudged"],
  ]);
});

Deno.test("what comes after a failed check was not judged, unless it was found to fail", () => {
  assert.deepEqual(results(["unsigned", "mismatch"]), [
    ...["readable passed", "format passed", "keys passed", "signature failed", "match failed"],
    ...["own unjudged", "pool unjudged", "period unjudged"],
  ]);
});
