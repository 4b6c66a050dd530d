import assert from "assert";
import { FakeTimers } from "testing";
import type { GuardAct, ProcessLook, TaskOutcome } from "../../../lib/core/mod.ts";
import { type GuardDriver, type GuardWorld, startGuardDriver } from "../../../lib/guard/driver.ts";

const PROCESS = { pid: 4711, stamp: 1 };
const CONFIG = { rightLasts: 13_500, stopBound: 6_000 };
const MARKED = {
  ...{ process: PROCESS, startTime: null, rightEnds: 13_000, told: true, shown: true },
};

interface Scripted {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  readonly driver: GuardDriver;
  readonly acts: readonly GuardAct[];
  readonly failures: readonly unknown[];
  readonly looks: () => number;
}

/** A driver on fake timers; `script` replaces parts of its world. */
async function inWorld(
  run: (scripted: Scripted) => Promise<void>,
  script: Partial<GuardWorld> = {},
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const acts: GuardAct[] = [];
  const failures: unknown[] = [];
  let looks = 0;
  const driver = startGuardDriver(CONFIG, {
    readClocks: () => ({ monotonic: clock.now, wall: clock.now, boot: clock.now }),
    ask: () => {},
    readMarker: () => Promise.resolve("none"),
    act: (act): Promise<TaskOutcome> => {
      acts.push(act);
      return Promise.resolve({ ok: true });
    },
    look: (process): Promise<ProcessLook> => {
      looks++;
      return Promise.resolve({ kind: "found", process, socketAnswers: false });
    },
    whyUnreachable: () => null,
    report: () => {},
    exit: () => {},
    failed: (error) => failures.push(error),
    ...script,
  });
  try {
    await run({ clock, driver, acts, failures, looks: () => looks });
  } finally {
    driver.stop();
    clock.uninstall();
  }
}

Deno.test("an idle guard looks at no process, one that is armed four times a second", async () => {
  await inWorld(async ({ clock, looks }) => {
    await clock.tickAsync(5_000);
    assert.equal(looks(), 0);
  });
  await inWorld(async ({ clock, looks }) => {
    await clock.tickAsync(950);
    assert.equal(looks(), 3, "the first comes once the marker is read");
  }, { readMarker: () => Promise.resolve(MARKED) });
});

Deno.test("right before a signal the process is looked at, and one that has ended gets none", async () => {
  const done: string[] = [];
  await inWorld(async ({ clock, driver }) => {
    await clock.tickAsync(3_000);
    assert.deepEqual(done, ["removeKeys", "removeKeys", "unmark"]);
    assert.equal(driver.state().duty, null);
  }, {
    readMarker: () => Promise.resolve(MARKED),
    act: (act) => {
      done.push(act.type === "signal" ? act.signal : act.type);
      return Promise.resolve({ ok: true });
    },
    look: (process) =>
      Promise.resolve(
        done.length > 0 ? { kind: "gone" } : { kind: "found", process, socketAnswers: false },
      ),
  });
});

Deno.test("a file system that hangs holds up the SIGHUP, but neither the time nor the SIGKILL", async () => {
  const acts: string[] = [];
  await inWorld(async ({ clock }) => {
    await clock.tickAsync(11_900);
    assert.deepEqual(acts, ["removeKeys"], "begun once, and not again beside itself");
    await clock.tickAsync(300);
    assert.deepEqual(acts, ["removeKeys", "SIGKILL"]);
  }, {
    readMarker: () => Promise.resolve(MARKED),
    act: (act) => {
      acts.push(act.type === "signal" ? act.signal : act.type);
      return act.type === "removeKeys" ? new Promise(() => {}) : Promise.resolve({ ok: true });
    },
  });
});

Deno.test("a signal that failed is told with the next question, until one is sent", async () => {
  const unable: (string | null)[] = [];
  let fails = true;
  await inWorld(async ({ clock, driver }) => {
    driver.dispatch({ type: "connected" });
    await clock.tickAsync(2_000);
    assert.equal(unable.at(-1), "no permission");
    fails = false;
    await clock.tickAsync(2_000);
    assert.equal(unable.at(-1), null);
  }, {
    readMarker: () => Promise.resolve(MARKED),
    ask: (question) => unable.push(question.unable ?? null),
    act: ({ type }) =>
      Promise.resolve(
        type === "signal" && fails ? { ok: false, because: "no permission" } : { ok: true },
      ),
  });
});

Deno.test("beside a node that does not change, an idle guard looks once whether it could signal", async () => {
  let looks = 0;
  let question = 0;
  await inWorld(async ({ clock, driver }) => {
    driver.dispatch({ type: "connected" });
    for (let i = 0; i < 300; i++) {
      await clock.tickAsync(200);
      const charge = { kind: "idle", process: PROCESS } as const;
      driver.dispatch({ type: "answered", answer: { question, startNonce: "a", charge } });
    }
    assert.equal(looks, 1);
  }, {
    ask: (asked) => question = asked.question,
    whyUnreachable: () => {
      looks++;
      return null;
    },
  });
});

Deno.test("an act that throws has failed, and is tried again", async () => {
  let tries = 0;
  await inWorld(async ({ clock, failures }) => {
    await clock.tickAsync(4_000);
    assert(tries >= 2, String(tries));
    assert.deepEqual(failures, []);
  }, {
    readMarker: () => Promise.resolve(MARKED),
    act: () => {
      tries++;
      return Promise.reject(new Error("out of order"));
    },
  });
});

Deno.test("a world that breaks its promise ends the guard, once", async () => {
  const broken: Partial<GuardWorld>[] = [
    { readMarker: () => Promise.reject(new Error("out of order")) },
    {
      readMarker: () => Promise.resolve(MARKED),
      look: () => Promise.reject(new Error("out of order")),
    },
    {
      readMarker: () => Promise.resolve(MARKED),
      report: () => {
        throw new Error("out of order");
      },
    },
  ];
  for (const script of broken) {
    await inWorld(async ({ clock, failures }) => {
      await clock.tickAsync(3_000);
      assert.deepEqual(failures.map(String), ["Error: out of order"]);
    }, script);
  }
});
