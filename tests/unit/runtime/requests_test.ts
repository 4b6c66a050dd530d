import assert from "assert";
import { FakeTimers } from "testing";
import type {
  Happening,
  RegisterEffect,
  RightRecord,
  WriteOutcome,
} from "../../../lib/core/mod.ts";
import type { Register } from "../../../lib/registers/mod.ts";
import { openRequests } from "../../../lib/runtime/requests.ts";

const RECORD: RightRecord = {
  ...{ holder: "pool-0", duration: 15_000, transitions: 1 },
  ...{ acquiredAt: null, renewedAt: null, own: null },
};
const VERSION = { revision: 7, record: RECORD, spec: "{}" };
const WRITTEN: WriteOutcome = { kind: "written", version: VERSION, serverTime: null };
const MISSING = { version: null, revision: null };

const READ = { type: "read", register: "home", request: 1, budget: 1700 } as const;
const CREATE = {
  ...{ type: "write", register: "home", request: 2, budget: 1700, purpose: "create" } as const,
  ...{ record: RECORD, expected: null },
};
const RENEW = { ...CREATE, request: 3, purpose: "renew", expected: VERSION } as const;

/** A register that does as a test says, and notes what it was asked. */
function register(
  says: Partial<Register>,
): { readonly asked: string[]; readonly register: Register } {
  const asked: string[] = [];
  const note = <A extends unknown[], T>(name: string, does: (...args: A) => T) => (...args: A) => {
    asked.push(name);
    return does(...args);
  };
  const never = () => new Promise<never>(() => {});
  return {
    asked,
    register: {
      name: "home",
      read: note("read", says.read ?? never),
      create: note("create", says.create ?? never),
      update: note("update", says.update ?? never),
      watch: () => Promise.resolve(),
      distrustWatch: note("distrustWatch", says.distrustWatch ?? (() => {})),
    },
  };
}

interface Stage {
  readonly send: (effect: RegisterEffect) => void;
  readonly answers: readonly Happening[];
  readonly ended: readonly unknown[];
  readonly clock: ReturnType<typeof FakeTimers.install>;
}

async function onStage(
  registers: readonly Register[],
  run: (stage: Stage) => Promise<void>,
  writeEnded?: () => void,
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const answers: Happening[] = [];
  const ended: unknown[] = [];
  const request = openRequests(registers, writeEnded ?? ((...line) => ended.push(line)));
  const send = (effect: RegisterEffect) => request(effect, (answer) => answers.push(answer));
  try {
    await run({ send, answers, ended, clock });
  } finally {
    clock.uninstall();
  }
}

Deno.test("an answer comes back under the number of its request", async () => {
  const { register: home, asked } = register({
    read: () => Promise.resolve({ kind: "observed", observation: MISSING, serverTime: 5 }),
    create: () => Promise.resolve(WRITTEN),
    update: () => Promise.resolve({ kind: "conflict", because: "revision 7 is not the newest" }),
  });
  await onStage([home], async ({ send, answers, clock }) => {
    [READ, CREATE, RENEW].forEach(send);
    await clock.tickAsync(0);
    const observed = { kind: "observed", observation: MISSING, serverTime: 5 };
    const conflict = { kind: "conflict", because: "revision 7 is not the newest" };
    assert.deepEqual(asked, ["read", "create", "update"]);
    assert.deepEqual(answers, [
      { type: "readAnswered", register: "home", request: 1, outcome: observed },
      { type: "writeAnswered", register: "home", request: 2, outcome: WRITTEN },
      { type: "writeAnswered", register: "home", request: 3, outcome: conflict },
    ]);
    assert.equal(clock.countTimers(), 0);
  });
});

Deno.test("a request that hangs has failed when its budget is over, and delays no other", async () => {
  let hangs = true;
  const { register: home } = register({
    update: () => hangs ? new Promise(() => {}) : Promise.resolve(WRITTEN),
  });
  await onStage([home], async ({ send, answers, clock }) => {
    send(RENEW);
    await clock.tickAsync(1000);
    hangs = false;
    send({ ...RENEW, request: 4 });
    await clock.tickAsync(0);
    assert.deepEqual(answers.map(requestOf), [4]);
    await clock.tickAsync(699);
    assert.deepEqual(answers.map(requestOf), [4]);
    await clock.tickAsync(1);
    const outcome = { kind: "failed", because: "no answer within 1700 ms" };
    const late = { type: "writeAnswered", register: "home", request: 3, outcome };
    assert.deepEqual(answers[1], late);
  });
});

Deno.test("what is answered after the budget is not heard, and the request was given up", async () => {
  const answer = Promise.withResolvers<WriteOutcome>();
  let given: AbortSignal | undefined;
  const { register: home } = register({
    update(_record, _expected, signal) {
      given = signal;
      return answer.promise;
    },
  });
  await onStage([home], async ({ send, answers, clock }) => {
    send(RENEW);
    await clock.tickAsync(1699);
    assert.equal(given?.aborted, false);
    await clock.tickAsync(1);
    assert.equal(given?.aborted, true);
    answer.resolve(WRITTEN);
    await clock.tickAsync(5000);
    assert.deepEqual(answers.map(requestOf), [3], "one request, one answer");
    assert.equal(outcomeOf(answers[0]), "failed");
  });
});

Deno.test("a register that rejects or throws has failed, for reads as for writes", async () => {
  const { register: home } = register({
    read: () => Promise.reject(new Error("reset by peer")),
    update() {
      throw new Error("no such cluster");
    },
  });
  await onStage([home], async ({ send, answers, clock }) => {
    [READ, RENEW].forEach(send);
    await clock.tickAsync(0);
    const outcomes = new Map(
      answers.map((one) => [requestOf(one), "outcome" in one && one.outcome]),
    );
    assert.deepEqual(outcomes.get(1), { kind: "failed", because: "Error: reset by peer" });
    assert.deepEqual(outcomes.get(3), { kind: "failed", because: "Error: no such cluster" });
    assert.equal(clock.countTimers(), 0);
  });
});

Deno.test("each write is told with its purpose, its result and how long it took", async () => {
  const { register: home } = register({
    read: () => Promise.resolve({ kind: "observed", observation: MISSING, serverTime: null }),
    update: () => new Promise((resolve) => setTimeout(() => resolve(WRITTEN), 40)),
  });
  await onStage([home], async ({ send, ended, clock }) => {
    [READ, RENEW, CREATE].forEach(send);
    await clock.tickAsync(2000);
    assert.deepEqual(ended, [
      ["home", "renew", "written", 40],
      ["home", "create", "failed", 1700],
    ]);
  });
});

Deno.test("telling that fails takes no answer away", async () => {
  const unheard: unknown[] = [];
  const hear = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    unheard.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", hear);
  try {
    const { register: home } = register({ update: () => Promise.resolve(WRITTEN) });
    const broken = new Error("no such metric");
    await onStage([home], async ({ send, answers, clock }) => {
      send(RENEW);
      await clock.tickAsync(0);
      assert.deepEqual(answers.map(outcomeOf), ["written"]);
    }, () => {
      throw broken;
    });
    await new Promise((resolve) => setTimeout(resolve));
    assert.deepEqual(unheard, [broken]);
  } finally {
    globalThis.removeEventListener("unhandledrejection", hear);
  }
});

Deno.test("distrust of a watch reaches its register, and needs no answer", async () => {
  const { register: home, asked } = register({});
  await onStage([home], ({ send, answers }) => {
    send({ type: "distrustWatch", register: "home" });
    send({ type: "distrustWatch", register: "elsewhere" });
    assert.deepEqual(asked, ["distrustWatch"]);
    assert.deepEqual(answers, []);
    return Promise.resolve();
  });
});

function requestOf(answer: Happening): number | undefined {
  return "request" in answer ? answer.request : undefined;
}

function outcomeOf(answer: Happening | undefined): string | undefined {
  return answer?.type === "writeAnswered" ? answer.outcome.kind : undefined;
}
