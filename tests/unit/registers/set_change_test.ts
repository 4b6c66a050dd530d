import assert from "assert";
import type { Membership, RightRecord } from "../../../lib/core/mod.ts";
import { memoryRegister, type Register } from "../../../lib/registers/mod.ts";
import { changeSet } from "../../../lib/registers/set_change.ts";
import type { SetChange } from "../../../lib/registers/set_found.ts";
import { DEFAULTS } from "../../support/core-world/mod.ts";

const NAMES = ["eu", "us", "ap"];
const FINGERPRINT = `${"a".repeat(56)}/preview-2/ap,eu,us`;
const IDS = { eu: "E", us: "U", ap: "A" };
const patient = new AbortController().signal;

function recordOf(set: Partial<Membership>, fingerprint = FINGERPRINT): RightRecord {
  return {
    ...{ holder: "pool-0/u/n", duration: 15_000, transitions: 4, acquiredAt: 1, renewedAt: 2 },
    own: {
      ...{ nonce: crypto.randomUUID(), duration: 15_000, mark: null, fingerprint },
      ...{ signsUntil: 77, othersSignUntil: null, certificateCounter: 3 },
      offer: { target: "pool-1/u/n", nonce: "o" },
      set: { id: "?", ids: IDS, pending: [], retired: null, ...set },
    },
  };
}

/** Three registers of an initialised set, whose holder is gone. */
async function openSet(): Promise<Map<string, Register>> {
  const registers = new Map(NAMES.map((name) => [name, memoryRegister({ name })]));
  for (const [name, register] of registers) {
    await register.create(recordOf({ id: name.charAt(0).toUpperCase() }), patient);
  }
  return registers;
}

async function readOf(register: Register) {
  const read = await register.read(patient);
  assert(read.kind === "observed");
  return read.observation.version;
}

/** Changes the set; `meanwhile` happens at the first look after the wait has begun. */
async function change(
  action: SetChange,
  registers: ReadonlyMap<string, Register>,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
) {
  let now = 0;
  let nonces = 0;
  const told: string[] = [];
  const outcome = await changeSet(action, {
    ...{ registers: [...registers.values()], fingerprint: FINGERPRINT, timings: DEFAULTS },
  }, {
    elapsed: () => now,
    async pause(time) {
      if (now === 0) await meanwhile();
      now += time;
    },
    makeNonce: () => `operator-${nonces += 1}`,
    tell: (line) => told.push(line),
  });
  return { ...outcome, told, waited: now };
}

const setsOf = (registers: ReadonlyMap<string, Register>) =>
  Promise.all([...registers.values()].map(async (one) => (await readOf(one))?.record.own?.set));

Deno.test("a set that nobody uses is retired: no list and no holder is left, and the rest stands", async () => {
  const registers = await openSet();
  const { complete, waited, told } = await change("retire", registers);
  assert(complete, told.join("\n"));
  assert(waited >= DEFAULTS.challengerWaits);
  for (const register of registers.values()) {
    const record = (await readOf(register))?.record;
    assert.equal(record?.holder, "");
    const { id, ...set } = record?.own?.set ?? {};
    assert.deepEqual(set, { ids: null, pending: [], retired: "operator" });
    assert.equal(id, register.name.charAt(0).toUpperCase());
    assert.equal(record?.own?.mark, null);
    assert.equal(record?.own?.signsUntil, 77, "slots that were signed stay told");
    assert.equal(record?.own?.offer, undefined);
  }
  assert((await change("retire", registers)).complete, "again it changes nothing");
});

Deno.test("a set is not changed while somebody renews, and who does is named", async () => {
  for (const action of ["retire", "readmit"] as const) {
    const registers = await openSet();
    const us = registers.get("us");
    assert(us !== undefined);
    const outcome = await change(action, registers, async () => {
      const version = await readOf(us);
      assert(version !== null);
      await us.update(recordOf({ id: "U" }), version, patient);
    });
    assert.equal(outcome.complete, false);
    assert.match(outcome.because, /^register us was written meanwhile, by pool-0\/u\/n: end every/);
    for (const set of await setsOf(registers)) assert.deepEqual(set?.ids, IDS);
  }
});

Deno.test("a record that was taken after the wait is left alone, and nothing is said to be free before a majority is cleared", async () => {
  const registers = await openSet();
  for (const name of ["eu", "us"]) {
    const register = registers.get(name);
    assert(register !== undefined);
    registers.set(name, {
      ...register,
      update: () => Promise.resolve({ kind: "conflict", because: "somebody was quicker" }),
    });
  }
  const { complete, because, told } = await change("retire", registers);
  assert.equal(complete, false);
  assert.match(because, /taken out of 1 records, expected at least 2 .* run it again$/);
  assert(told.includes("register eu: somebody was quicker"), told.join("\n"));
  for (const set of await setsOf(registers)) assert.equal(set?.retired, null);
});

Deno.test("with one register gone the others are retired, and it later: half done is safe", async () => {
  const registers = await openSet();
  const ap = registers.get("ap");
  assert(ap !== undefined);
  const gone = () => Promise.resolve({ kind: "failed", because: "no route" } as const);
  const without = new Map([...registers, ["ap", { ...ap, read: gone }] as const]);
  const half = await change("retire", without);
  assert.equal(half.complete, false);
  assert.match(half.because, /^ap could not be retired, the others are;/);
  assert.deepEqual((await setsOf(registers)).map((set) => set?.retired), [
    ...["operator", "operator", null],
  ]);
  assert.match(
    (await change("readmit", without)).because,
    /^2 of 3 registers answer, expected all/,
  );
  assert((await change("retire", registers)).complete);
  const most = new Map([...without, ["us", { ...ap, name: "us", read: gone }] as const]);
  assert.match((await change("retire", most)).because, /^1 of 3 .* expected at least 2 \(us: no/);
});

Deno.test("a set whose registers were replaced is readmitted: every list is taken out, and no more", async () => {
  const registers = await openSet();
  assert((await change("readmit", registers)).complete);
  assert.deepEqual((await setsOf(registers)).map((set) => set && { ...set, id: "" }), [
    ...NAMES.map(() => ({ id: "", ids: null, pending: [], retired: null })),
  ]);
});

Deno.test("a set that was retired is taken into use again by readmitting it, and by nothing else", async () => {
  const registers = await openSet();
  assert((await change("retire", registers)).complete);
  assert((await change("readmit", registers)).complete);
  assert.deepEqual((await setsOf(registers)).map((set) => set && { ...set, id: "" }), [
    ...NAMES.map(() => ({ id: "", ids: null, pending: [], retired: null })),
  ]);
});

Deno.test("records of another set or pool are never written, and a set that has none is not guessed", async () => {
  const registers = new Map(NAMES.map((name) => [name, memoryRegister({ name })]));
  const theirs = recordOf({ id: "E" }, `${"a".repeat(56)}/preview-2/eu,x,y`);
  await registers.get("eu")?.create(theirs, patient);
  const { complete, because } = await change("retire", registers);
  assert.equal(complete, false);
  assert.match(because, /^no record is of the set a{56}\/preview-2\/ap,eu,us: use the FORGE_/);
  await registers.get("us")?.create(recordOf({ id: "U" }), patient);
  assert((await change("retire", registers)).complete);
  const [eu, us] = await setsOf(registers);
  assert.deepEqual([eu?.retired, us?.retired], [null, "operator"]);
});

/** The registers as they are reached from here: the last one is silent, and `us` is another. */
function astray(
  registers: ReadonlyMap<string, Register>,
  us: Register,
): ReadonlyMap<string, Register> {
  const gone = () => Promise.resolve({ kind: "failed", because: "no route" } as const);
  return new Map([...registers].map(([name, register]) => [
    name,
    name === "us" ? { ...us, name } : name === "ap" ? { ...register, read: gone } : register,
  ]));
}

Deno.test("a register that leads to a wrong place does not count while others are silent: somebody may hold the right by them", async () => {
  const created = memoryRegister({ name: "us" });
  await created.create(recordOf({ id: "X", ids: null }), patient);
  for (const us of [memoryRegister({ name: "us" }), created]) {
    const registers = await openSet();
    const reached = astray(registers, us);
    for (const _ of [1, 2, 3]) {
      const { complete, because } = await change("retire", reached);
      assert.equal(complete, false);
      assert.match(because, /^not all registers answer, and us cannot be told from a wrong one/);
    }
    for (const set of await setsOf(registers)) assert.deepEqual(set?.ids, IDS);
  }
});

Deno.test("a set of which one register is reached under two names is not changed", async () => {
  const registers = await openSet();
  const eu = registers.get("eu");
  assert(eu !== undefined);
  const reached = astray(registers, eu);
  for (const _ of [1, 2, 3]) {
    const { complete, because } = await change("retire", reached);
    assert.equal(complete, false);
    assert.match(because, /^registers eu and us are one and the same, reached under two names/);
  }
  for (const set of await setsOf(registers)) assert.deepEqual(set?.ids, IDS);
});

Deno.test("a register that falls silent while the others are waited for leaves only certain ones", async () => {
  const registers = await openSet();
  const ap = registers.get("ap");
  assert(ap !== undefined);
  let silent = false;
  registers.set("us", memoryRegister({ name: "us" }));
  registers.set("ap", {
    ...ap,
    read: (signal) =>
      silent ? Promise.resolve({ kind: "failed", because: "no route" }) : ap.read(signal),
  });
  const { complete, because } = await change("retire", registers, () => {
    silent = true;
    return Promise.resolve();
  });
  assert.equal(complete, false);
  assert.match(because, /^not all registers answer, and us cannot/);
  const eu = registers.get("eu");
  assert(eu !== undefined);
  assert.deepEqual((await readOf(eu))?.record.own?.set?.ids, IDS);
});
