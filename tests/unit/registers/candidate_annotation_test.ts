import assert from "assert";
import { fc } from "testing";
import type { Candidate } from "../../../lib/core/mod.ts";
import {
  candidateKey,
  readCandidates,
  writeCandidate,
} from "../../../lib/registers/candidate_annotation.ts";

const CANDIDATE: Candidate = { identity: "pool-0/uid/nonce", ready: true, tip: 77, answers: null };
const KEY = candidateKey(CANDIDATE.identity);

function readBack(said: unknown, key = KEY): readonly Candidate[] {
  return readCandidates({ [key]: typeof said === "string" ? said : JSON.stringify(said) });
}

Deno.test("a candidate is read back as it was written, under the name of its pod", () => {
  assert.equal(KEY, "candidate.forge-manager.cardano.io/pool-0");
  assert.deepEqual(readBack(writeCandidate(CANDIDATE)), [CANDIDATE]);
  const answering = { ...CANDIDATE, tip: null, answers: "nonce-1", set: "0a1b2c" };
  assert.deepEqual(readBack(writeCandidate(answering)), [answering]);
  const placed = { ...CANDIDATE, cluster: "eu" };
  assert.deepEqual(readBack(writeCandidate(placed)), [placed]);
});

Deno.test("what is no candidate, or stands under the name of another pod, is left out", () => {
  const wrong: readonly unknown[] = [
    ...["", "{", "null", "[]", "7", " ".repeat(2_000)],
    ...[{}, { ...CANDIDATE, identity: "" }, { ...CANDIDATE, identity: 7 }],
    ...[{ ...CANDIDATE, ready: "yes" }, { ...CANDIDATE, ready: null }],
    ...[-1, 1.5, "7", 2 ** 53].map((tip) => ({ ...CANDIDATE, tip })),
    ...[{ ...CANDIDATE, answers: 7 }, { ...CANDIDATE, answers: "" }],
    ...[{ ...CANDIDATE, cluster: 7 }, { ...CANDIDATE, cluster: "" }],
    ...[{ ...CANDIDATE, identity: "x".repeat(600) }, { ...CANDIDATE, identity: "pool-1/uid/n" }],
  ];
  for (const said of wrong) assert.deepEqual(readBack(said), [], JSON.stringify(said));
  assert.deepEqual(readBack(CANDIDATE, "kubectl.kubernetes.io/restartedAt"), []);
  assert.deepEqual(readCandidates({ [KEY]: 7, other: null }), []);
});

Deno.test("a pod of an earlier version tells of no set, and nonsense is left out: the rest stands", () => {
  for (const set of [7, null, "", "x".repeat(600), {}]) {
    assert.deepEqual(readBack({ ...CANDIDATE, set }), [CANDIDATE], JSON.stringify(set));
  }
  assert(!writeCandidate(CANDIDATE).includes("set"));
});

Deno.test("every pod's name makes a name of an annotation that Kubernetes takes, and pods of a set differ", () => {
  const character = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789-.");
  const podName = fc.array(character, { minLength: 1, maxLength: 253 }).map((all) => all.join(""))
    .filter((name) => /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name));
  fc.assert(fc.property(podName, (name) => {
    const [, key = ""] = candidateKey(`${name}/uid/nonce`).split("/");
    assert.match(key, /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
  }));
  const long = (pod: number) => candidateKey(`${"p".repeat(80)}-${pod}/uid/nonce`);
  assert.notEqual(long(0), long(1));
  const far = (cluster: string) => candidateKey(`${cluster}.${"p".repeat(60)}-0/uid/nonce`);
  assert.notEqual(far("east"), far("west"));
});
