import assert from "assert";
import { eventually } from "../../support/servers/wait.ts";
import { inPlace, type Program, withProgram } from "./running.ts";

/** PIDs of the guards that a program has started so far. */
function children({ log }: Program): readonly number[] {
  return log().flatMap(({ event, pid }) => event === "guard_child" && pid ? [Number(pid)] : []);
}

async function started(program: Program, count = 1): Promise<number> {
  return await eventually(`guard ${count}`, () => children(program)[count - 1] ?? null);
}

async function ended(pid: number): Promise<void> {
  await eventually(`the end of process ${pid}`, async () => {
    // A zombie, whose parent is nobody of ours, has ended, too.
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => ") Z");
    return /\) Z/.test(stat) || null;
  });
}

async function asks({ log }: Program): Promise<void> {
  await eventually(
    "the guard to ask",
    () =>
      log().some(({ event, reason, process }) =>
        event === "guard" && process === undefined && /the guard is there/.test(String(reason))
      ) || null,
  );
}

Deno.test("a guard that is a child is asked by nobody else, started again, and ends with its manager", async () => {
  await inPlace(async ({ directory, environment }) => {
    const settings = { ...environment, GUARD: "child", GUARD_SOCKET: `${directory}/guard.sock` };
    await withProgram(["run"], settings, async (program) => {
      const first = await started(program);
      await asks(program);
      Deno.kill(first, "SIGKILL");
      const second = await started(program, 2);
      assert.notEqual(second, first);
      await program.logged("record_created");
      program.kill("SIGTERM");
      assert.equal((await program.ended()).code, 0);
      await ended(second);
    });
  });
});

Deno.test("it ends by itself when its manager is killed while nothing is guarded", async () => {
  await inPlace(async ({ directory, environment }) => {
    const settings = { ...environment, GUARD: "auto", GUARD_SOCKET: `${directory}/guard.sock` };
    await withProgram(["run"], settings, async (program) => {
      const pid = await started(program);
      await asks(program);
      program.kill("SIGKILL");
      await ended(pid);
    });
  });
});

Deno.test("auto uses the guard that listens, and starts none", async () => {
  await inPlace(async ({ directory, environment }) => {
    const settings = { ...environment, GUARD: "auto", GUARD_SOCKET: `${directory}/guard.sock` };
    await withProgram(["guard"], settings, async (guard) => {
      await guard.logged("started");
      await withProgram(["run"], settings, async (program) => {
        await asks(program);
        await program.logged("record_created");
        program.kill("SIGTERM");
        await program.ended();
        assert.deepEqual(children(program), []);
      });
      guard.kill("SIGTERM");
      assert.equal((await guard.ended()).code, 0);
    });
  });
});
