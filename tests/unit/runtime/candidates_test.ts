import assert from "assert";
import { FakeTimers } from "testing";
import type { Candidate, CandidateEffect } from "../../../lib/core/mod.ts";
import type { CandidateList } from "../../../lib/registers/mod.ts";
import { openCandidateWrites } from "../../../lib/runtime/candidates.ts";

const CANDIDATE: Candidate = { identity: "pool-0/u/n", ready: true, tip: 1, answers: null };
const says = (tip: number): CandidateEffect => ({
  type: "writeCandidate",
  register: "home",
  candidate: { ...CANDIDATE, tip },
});
const drops: CandidateEffect = {
  type: "dropCandidates",
  register: "home",
  identities: ["pool-9/u/n"],
};

interface Stage {
  readonly say: (effect: CandidateEffect) => void;
  /** What was asked of the list, in order. */
  readonly asked: readonly string[];
  /** What was told of it. */
  readonly told: readonly (string | null)[];
  /** Answers the oldest request that has no answer yet. */
  readonly answer: (because: string | null) => Promise<void>;
  readonly pass: (time: number) => Promise<void>;
}

async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  const clock = FakeTimers.install();
  const asked: string[] = [];
  const told: (string | null)[] = [];
  const open: ((because: string | null) => void)[] = [];
  const ask = (what: string) => {
    asked.push(what);
    return new Promise<string | null>((resolve) => open.push(resolve));
  };
  const list: CandidateList = {
    write: ({ tip }) => ask(`write ${tip}`),
    drop: ([first]) => ask(`drop ${first}`),
    watch: () => Promise.resolve(),
  };
  const pass = (time: number) => clock.tickAsync(time).then(() => {});
  try {
    await run({
      say: openCandidateWrites("home", list, (_, __, because) => told.push(because)),
      ...{ asked, told, pass },
      answer: async (because) => {
        open.shift()?.(because);
        await pass(0);
      },
    });
  } finally {
    clock.uninstall();
  }
}

Deno.test("of what is to be said while a write is under way only the newest is sent, after it", async () => {
  await onStage(async ({ say, asked, told, answer }) => {
    [1, 2, 3].map(says).forEach(say);
    assert.deepEqual(asked, ["write 1"]);
    await answer(null);
    assert.deepEqual(asked, ["write 1", "write 3"]);
    await answer("not allowed (403)");
    assert.deepEqual(told, [null, "not allowed (403)"]);
  });
});

Deno.test("what is taken away waits for nothing that is said, and replaces none of it", async () => {
  await onStage(async ({ say, asked, answer }) => {
    [says(1), says(2), drops].forEach(say);
    await answer(null);
    await answer(null);
    assert.deepEqual(asked, ["write 1", "write 2"]);
    say(drops);
    assert.deepEqual(asked.at(-1), "drop pool-9/u/n");
  });
});

Deno.test("a write that hangs is given up after four seconds, and the next is sent", async () => {
  await onStage(async ({ say, asked, told, pass }) => {
    say(says(1));
    say(says(2));
    await pass(3_999);
    assert.deepEqual(asked, ["write 1"]);
    await pass(1);
    assert.deepEqual(asked, ["write 1", "write 2"]);
    assert.deepEqual(told, ["no answer within 4000 ms"]);
  });
});

Deno.test("a list that throws is told of, and asked again", async () => {
  const told: (string | null)[] = [];
  const broken = {
    write: () => Promise.reject(new Error("broken")),
    drop: () => Promise.resolve(null),
    watch: () => Promise.resolve(),
  };
  const say = openCandidateWrites("home", broken, (_, __, because) => told.push(because));
  say(says(1));
  await new Promise((resolve) => setTimeout(resolve));
  say(says(2));
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual(told, ["Error: broken", "Error: broken"]);
});
