import assert from "assert";
import {
  type CredentialRole,
  type CredentialTexts,
  encodeCertificate,
  encodeEnvelope,
  ENVELOPE_TYPES,
  issueCertificate,
  isThrowAway,
  THROW_AWAY,
  throwAwayCredentials,
  validateCredentials,
} from "../../../lib/cardano/mod.ts";
import { testWhere } from "testing";
import { cborOf, filesOf, flipped, sampleSet } from "./samples.ts";
import { missingVectors, setOf, SETS, vector, type VectorSet } from "./vectors.ts";

/** The problems of a set as `role: sentence`, or none. */
function problemsOf(texts: CredentialTexts): string[] {
  const verdict = validateCredentials(filesOf(texts));
  if (verdict.kind === "valid") return [];
  return verdict.problems.map(({ role, because }) => `${role}: ${because}`);
}

function assertOneProblem(texts: CredentialTexts, role: CredentialRole, about: RegExp): void {
  const [problem, ...more] = problemsOf(texts);
  assert.match(problem ?? "none", RegExp(`^${role}: `));
  assert.match(problem ?? "none", about);
  assert.deepEqual(more, []);
}

const sample = sampleSet(10);
const other = sampleSet(20);

Deno.test("a set that fits together is valid and says whose it is", () => {
  const verdict = validateCredentials(filesOf(sample));
  assert.ok(verdict.kind === "valid");
  assert.deepEqual([verdict.counter, verdict.startPeriod, verdict.throwAway], [3, 400, false]);
  assert.match(verdict.poolId.bech32, /^pool1/);
});

Deno.test("a KES key that the certificate is not for is named together with it", () => {
  assertOneProblem({ ...sample, kes: other.kes }, "kes", /\/secrets\/kes.skey is not the key/);
  assertOneProblem({ ...sample, kes: other.kes }, "kes", /\/secrets\/node.cert \(counter 3, /);
});

Deno.test("a certificate that its cold key did not sign is refused", () => {
  const body = { kesVkey: new Uint8Array(32), counter: 0, startPeriod: 0 };
  const forged = { ...issueCertificate(new Uint8Array(32), body), counter: 1 };
  const type = ENVELOPE_TYPES.opcert;
  const opcert = encodeEnvelope({ type, description: "", cbor: encodeCertificate(forged) });
  const problems = problemsOf({ ...sample, opcert });
  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? "", /^opcert: .* is not signed by the cold key that it names/);
  assert.match(problems[1] ?? "", /^kes: .* is not the key/);
});

Deno.test("exchanged paths are called that", () => {
  const problems = problemsOf({ ...sample, kes: sample.vrf, vrf: sample.kes });
  assert.deepEqual(problems.map((problem) => problem.slice(0, 4)), ["vrf:", "kes:"]);
  for (const problem of problems) assert.match(problem, /paths are not exchanged/);
  assert.match(problems[0] ?? "", /is a KES signing key, expected .* VrfSigningKey_PraosVRF;/);
});

Deno.test("a cold key in place of a credential is called what it is", () => {
  const cold = { type: "StakePoolSigningKey_ed25519", description: "", cbor: new Uint8Array(34) };
  assertOneProblem({ ...sample, kes: encodeEnvelope(cold) }, "kes", /must not be on this machine/);
});

Deno.test("a key of the right type and the wrong size is refused with both sizes", () => {
  const short = { type: ENVELOPE_TYPES.vrf, description: "", cbor: Uint8Array.of(0x41, 7) };
  assertOneProblem({ ...sample, vrf: encodeEnvelope(short) }, "vrf", /holds 1 bytes, .* of 64 b/);
});

Deno.test("a key that is damaged inside is refused, though size and type are right", () => {
  const damaged = (role: "kes" | "vrf") =>
    encodeEnvelope({
      type: ENVELOPE_TYPES[role],
      description: "",
      cbor: flipped(cborOf(sample[role]), 8 * 50),
    });
  assertOneProblem({ ...sample, kes: damaged("kes") }, "kes", /is damaged or has already been ev/);
  assertOneProblem({ ...sample, vrf: damaged("vrf") }, "vrf", /is damaged \(its verification key/);
});

Deno.test("all problems are told at once, in the order in which cardano-node reads", () => {
  const problems = problemsOf({ vrf: "", opcert: "{", kes: "[]" });
  assert.deepEqual(problems.map((problem) => problem.split(" ", 1)[0]), [
    "vrf:",
    "opcert:",
    "kes:",
  ]);
});

Deno.test("a throw-away file among a pool's own is refused, even the VRF key that nothing binds", () => {
  const { vrf, kes, opcert } = throwAwayCredentials(new Uint8Array(128));
  assertOneProblem({ ...sample, vrf }, "vrf", /is a throw-away one that forge-manager made/);
  const problems = problemsOf({ ...sample, kes, opcert });
  assert.deepEqual(problems.map((problem) => problem.split(" ", 1)[0]), ["opcert:", "kes:"]);
});

Deno.test("a throw-away set is consistent and known by its mark in every file", () => {
  const texts = throwAwayCredentials(new Uint8Array(128).fill(1));
  const verdict = validateCredentials(filesOf(texts));
  assert.ok(verdict.kind === "valid" && verdict.throwAway);
  for (const text of Object.values(texts)) {
    assert.ok(isThrowAway(text));
    assert.equal(JSON.parse(text).description, THROW_AWAY);
    assert.equal(isThrowAway(text.slice(0, -3)), false);
  }
  for (const text of Object.values(sample)) assert.equal(isThrowAway(text), false);
});

Deno.test("a throw-away set depends on every byte it is made from, and on nothing else", () => {
  const seed = Uint8Array.from({ length: 130 }, (_, index) => index);
  const texts = throwAwayCredentials(seed);
  assert.deepEqual(throwAwayCredentials(seed), texts);
  for (const at of [0, 64, 129]) {
    const changed = throwAwayCredentials(seed.with(at, 255));
    for (const role of ["kes", "vrf", "opcert"] as const) {
      assert.notEqual(changed[role], texts[role]);
    }
  }
  assert.throws(() => throwAwayCredentials(seed.subarray(0, 127)), /from 127 bytes: expected at l/);
});

/** A published set; one that has no VRF key borrows a generated one. */
function publishedSet({ name, hasVrf }: VectorSet): CredentialTexts {
  return {
    kes: vector(name, "kes.skey"),
    opcert: vector(name, "opcert.cert"),
    vrf: hasVrf ? vector(name, "vrf.skey") : sample.vrf,
  };
}

testWhere(
  missingVectors,
  "sets of cardano-cli are valid, with the facts published about them",
  () => {
    for (const set of SETS) {
      const verdict = validateCredentials(filesOf(publishedSet(set)));
      assert.ok(verdict.kind === "valid", set.name);
      const { poolId, counter, startPeriod } = set;
      assert.deepEqual(verdict.poolId, poolId);
      assert.deepEqual([verdict.counter, verdict.startPeriod], [counter, startPeriod]);
      assert.equal(verdict.throwAway, false);
    }
  },
);

testWhere(missingVectors, "files mixed from two pools are refused, whichever two", () => {
  for (const set of SETS) {
    for (const { name } of SETS.filter((stranger) => stranger !== set)) {
      const own = publishedSet(set);
      assertOneProblem({ ...own, kes: vector(name, "kes.skey") }, "kes", /is not the key that/);
      assertOneProblem({ ...own, opcert: vector(name, "opcert.cert") }, "kes", /is not the key/);
    }
  }
});

testWhere(missingVectors, "pool id and VRF hash are those that a genesis file registers", () => {
  const genesis = JSON.parse(vector("hydra-devnet", "genesis-shelley.json"));
  const verdict = validateCredentials(filesOf(publishedSet(setOf("hydra-devnet"))));
  assert.ok(verdict.kind === "valid");
  assert.equal(genesis.staking.pools[verdict.poolId.hex].vrf, verdict.vrfVkeyHash);
});

testWhere(missingVectors, "the KES verification key is told as cardano-cli's file has it", () => {
  const verdict = validateCredentials(filesOf(publishedSet(setOf("kes-agent"))));
  assert.ok(verdict.kind === "valid");
  assert.equal(`5820${verdict.kesVkey}`, JSON.parse(vector("kes-agent", "kes.vkey")).cborHex);
});
