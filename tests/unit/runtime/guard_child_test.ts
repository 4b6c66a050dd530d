import assert from "assert";
import { type GuardChildConfig, keepGuardChild } from "../../../lib/runtime/guard_child.ts";
import type { GuardChildNews } from "../../../lib/runtime/witness.ts";
import { eventually, pause, settles } from "../../support/servers/wait.ts";

interface Stage {
  readonly news: readonly GuardChildNews[];
  /** PIDs of the children so far. */
  readonly pids: () => readonly number[];
  readonly end: () => Promise<void>;
}

/** Keeps a child that runs `script` in a shell. */
async function keeping(
  script: string,
  run: (stage: Stage) => Promise<void>,
  changes: Partial<GuardChildConfig> = {},
): Promise<void> {
  const news: GuardChildNews[] = [];
  const { end } = keepGuardChild({
    command: ["/bin/sh", "-c", script],
    environment: { GUARD_SOCKET: "/ipc/guard.sock" },
    guardStands: () => false,
    patience: 0,
    told: (one) => news.push(one),
    ...changes,
  });
  const pids = () => news.flatMap((one) => one.kind === "started" ? [one.pid] : []);
  try {
    await run({ news, pids, end });
  } finally {
    for (const pid of pids()) {
      try {
        Deno.kill(pid, "SIGKILL");
      } catch {
        // It has ended.
      }
    }
    await end();
  }
}

async function started({ pids }: Stage, count = 1): Promise<number> {
  return await eventually(`child ${count}`, () => pids()[count - 1] ?? null, { every: 10 });
}

Deno.test("a child leads a session of its own, with its variables", async () => {
  await keeping("exec cat", async (stage) => {
    const pid = await started(stage);
    const session = async () => (await Deno.readTextFile(`/proc/${pid}/stat`)).split(" ")[5];
    await eventually("its session", async () => await session() === String(pid) || null);
    const environ = async () => (await Deno.readTextFile(`/proc/${pid}/environ`)).split("\0");
    await eventually(
      "its variables, empty for a moment while it runs another program",
      async () => (await environ()).includes("GUARD_SOCKET=/ipc/guard.sock") || null,
    );
    assert.match(await Deno.readLink(`/proc/${pid}/fd/0`), /^(pipe|socket):/, "it ends with us");
  });
});

Deno.test("none is started while a guard listens, nor before it has not for a while", async () => {
  let stands = true;
  await keeping("exec cat", async (stage) => {
    await pause(700);
    assert.deepEqual(stage.news, []);
    stands = false;
    const missing = performance.now();
    await started(stage);
    assert(performance.now() - missing >= 590, "it has patience");
  }, { guardStands: () => stands, patience: 600 });
});

Deno.test("one that ends is told of and started again, each time later", async () => {
  await keeping("exit 3", async (stage) => {
    await started(stage, 3);
    const [first, then] = stage.news;
    assert.equal(first?.kind, "started");
    assert.deepEqual(then, { kind: "ended", because: "exit code 3" });
    const before = stage.pids().length;
    await pause(500);
    assert.equal(stage.pids().length, before, "it pauses for two seconds by now");
  });
});

Deno.test("one that cannot be started is told of, and tried again", async () => {
  await keeping("", async ({ news }) => {
    await eventually("two failures", () => news.length >= 2 || null);
    assert(news.every(({ kind }) => kind === "ended"));
    assert.match(JSON.stringify(news[0]), /\/nowhere\/forge-manager/);
  }, { command: ["/nowhere/forge-manager", "guard"] });
});

Deno.test("at the end its standard input ends, and one that stays is left to its duty", async () => {
  await keeping("exec cat", async (stage) => {
    const pid = await started(stage);
    await stage.end();
    assert.throws(() => Deno.statSync(`/proc/${pid}`), Deno.errors.NotFound);
    assert.equal(stage.news.length, 1, "that is no failure");
  });
  await keeping("exec sleep 60", async (stage) => {
    const pid = await started(stage);
    assert(await settles(stage.end(), 10_000));
    assert(Deno.statSync(`/proc/${pid}`).isDirectory);
  });
});
