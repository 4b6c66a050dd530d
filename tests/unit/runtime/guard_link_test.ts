import assert from "assert";
import type { GuardAnswer, GuardQuestion, Happening } from "../../../lib/core/mod.ts";
import { LONGEST_LINE } from "../../../lib/guard/mod.ts";
import { type GuardLink, openGuardLink } from "../../../lib/runtime/guard_link.ts";
import { eventually, pause, settles } from "../../support/servers/wait.ts";
import { inDirectory } from "../node/harness.ts";
import { type FakeGuard, startFakeGuard } from "./fake_guard.ts";

const IDLE: GuardQuestion = { question: 1, duty: { kind: "idle" } };
const answerTo = (question: number): GuardAnswer => ({
  question,
  startNonce: "a".repeat(32),
  charge: { kind: "idle", process: null },
});

interface Stage {
  readonly socket: string;
  readonly link: GuardLink;
  readonly heard: readonly Happening[];
  /** Reasons for which the guard was called lost so far. */
  readonly losses: () => readonly string[];
}

async function linked(run: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const socket = `${directory}/guard.sock`;
    const heard: Happening[] = [];
    const link = openGuardLink({
      socket,
      settings: "",
      dispatch(happening) {
        heard.push(happening);
        if (happening.type === "guardAsked") link.answer(answerTo(happening.question.question));
      },
    });
    const losses = () => heard.flatMap((one) => one.type === "guardLost" ? [one.because] : []);
    try {
      await run({ socket, link, heard, losses });
    } finally {
      await link.end();
    }
  });
}

async function visited(guard: FakeGuard, visits = 1): Promise<void> {
  await eventually(`visit ${visits}`, () => guard.visits() >= visits || null, { every: 5 });
}

Deno.test("a question reaches the core, and its answer the guard", async () => {
  await linked(async ({ socket, link, heard }) => {
    assert.equal(link.stands(), false);
    using guard = startFakeGuard(socket);
    await visited(guard);
    guard.ask(IDLE);
    await eventually("an answer", () => guard.answers.length > 0 || null, { every: 5 });
    assert.deepEqual(heard, [{ type: "guardAsked", question: IDLE }]);
    assert.deepEqual(guard.answers, [answerTo(1)]);
    assert.equal(link.stands(), true);
  });
});

Deno.test("both greet with their settings, once, and a guard of others is none", async () => {
  await linked(async ({ socket, heard, losses }) => {
    using guard = startFakeGuard(socket);
    await visited(guard);
    guard.ask(IDLE);
    await eventually("an answer", () => guard.answers.length > 0 || null, { every: 5 });
    assert.deepEqual(guard.greetings, [`{"settings":""}`]);
    assert.deepEqual(losses(), []);
    assert.equal(heard.length, 1);
  });
  await linked(async ({ socket, heard, losses }) => {
    using guard = startFakeGuard(socket, "CREDENTIAL_MODE=bulk");
    await visited(guard, 2);
    guard.ask(IDLE);
    assert.match(losses()[0] ?? "", /is over: the other end has other settings, expected .*give/);
    assert(heard.every(({ type }) => type === "guardLost"));
  });
});

Deno.test("a connection that is lost is told of once, and resumed at once", async () => {
  await linked(async ({ socket, losses }) => {
    using guard = startFakeGuard(socket);
    await visited(guard);
    // So long after the last try the next one need not wait.
    await pause(400);
    const lost = performance.now();
    guard.hangUp();
    await visited(guard, 2);
    assert(performance.now() - lost < 250, "it waits for nothing");
    assert.equal(losses().length, 1);
    assert.match(losses()[0] ?? "", /guard\.sock is over: the other end closed the connection$/);
  });
});

Deno.test("who hangs up at once is not visited again and again without a pause", async () => {
  await linked(async ({ socket }) => {
    using guard = startFakeGuard(socket);
    await visited(guard);
    const began = performance.now();
    for (let visits = 1; visits <= 4; visits++) {
      await visited(guard, visits);
      guard.hangUp();
    }
    assert(performance.now() - began > 800, "a third of a second lies between two visits");
  });
});

Deno.test("a guard that does not listen yet is not called gone before three seconds", async () => {
  await linked(async ({ socket, losses }) => {
    await pause(2_000);
    assert.deepEqual(losses(), []);
    await eventually("it to be called gone", () => losses().length > 0 || null);
    assert.match(losses()[0] ?? "", new RegExp(`^no guard can be reached at ${socket}: No such`));
  });
});

for (
  const [what, text, because] of [
    ["what is no JSON", "hello\n", /expected an object/],
    ["another object", `{"question":1}\n`, /duty/],
    [
      "a process that is none",
      JSON.stringify({
        question: 1,
        duty: { kind: "armed", process: { pid: 0, stamp: 1 }, engagement: null, signalled: false },
      }) + "\n",
      /PID/,
    ],
    ["a line without end", "x".repeat(LONGEST_LINE + 1), /longer than 32768/],
  ] as const
) {
  Deno.test(`${what} ends the connection with its reason, and another is made`, async () => {
    await linked(async ({ socket, heard, losses }) => {
      using guard = startFakeGuard(socket);
      await visited(guard);
      guard.say(text);
      await visited(guard, 2);
      assert.match(losses()[0] ?? "", because);
      assert.deepEqual(heard.map(({ type }) => type), ["guardLost"]);
      guard.ask(IDLE);
      await eventually("an answer", () => guard.answers.length > 0 || null, { every: 5 });
    });
  });
}

Deno.test("answers to a guard that does not read hold up nothing", async () => {
  await linked(async ({ socket, link }) => {
    const listener = Deno.listen({ transport: "unix", path: socket });
    using _deaf = await listener.accept();
    await eventually("the connection", () => link.stands() || null, { every: 5 });
    const began = performance.now();
    for (let question = 1; question <= 20_000; question++) link.answer(answerTo(question));
    assert(performance.now() - began < 5_000);
    listener.close();
  });
});

Deno.test("after its end nothing is told, and the guard sees that it is gone", async () => {
  await linked(async ({ socket, link, losses }) => {
    using guard = startFakeGuard(socket);
    await visited(guard);
    assert(await settles(link.end(), 5_000));
    await eventually("the end to be seen", () => guard.ended(), { every: 5 });
    await pause(500);
    assert.equal(guard.visits(), 1);
    assert.deepEqual(losses(), []);
    link.answer(answerTo(1));
  });
});

Deno.test("it ends while nobody listens, too", async () => {
  await linked(async ({ link }) => {
    await pause(50);
    assert(await settles(link.end(), 5_000));
  });
});
