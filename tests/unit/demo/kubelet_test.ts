import assert from "assert";
import { keepRunning } from "../../demo/kubelet.ts";
import { eventually } from "../../support/servers/mod.ts";

async function withContainer(
  command: readonly string[],
  test: (container: ReturnType<typeof keepRunning>, log: string, told: string[]) => Promise<void>,
  restartAfter = 300,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const [log, told]: [string, string[]] = [`${folder}/log`, []];
  const recipe = { command, log };
  const tell = (text: string) => void told.push(text);
  const container = keepRunning({ name: "it", recipe, restartAfter, told: tell, failed: tell });
  try {
    await test(container, log, told);
  } finally {
    await container.end();
    await Deno.remove(folder, { recursive: true });
  }
}

/** Runs until it is ended; SIGTERM is a line in its log and its end. */
const patient = [
  "bash",
  "-c",
  "trap 'echo term; exit' TERM; echo $$; while :; do sleep 0.05; done",
];
const starts = (log: string) => Deno.readTextFile(log).then((text) => text.match(/^\d+$/gm) ?? []);
/** Waits for a start of which its keeper knows, too: the process may be quicker to say so. */
const running = ({ standing }: ReturnType<typeof keepRunning>, log: string, times: number) =>
  eventually("a start", async () => {
    const count = (await starts(log).catch(() => [])).length;
    return (count >= times && standing().kind === "runs") || null;
  });

Deno.test("a container that was killed is started again after its pause, as another process", async () => {
  await withContainer(patient, async (container, log, told) => {
    await running(container, log, 1);
    assert.equal(container.standing().kind, "runs");
    await container.kill();
    await running(container, log, 2);
    assert.deepEqual(told, ["ended", "runs again"]);
    assert.equal(new Set(await starts(log)).size, 2);
  });
});

Deno.test("a container that is told to terminate may say its last words", async () => {
  await withContainer(patient, async (container, log) => {
    await running(container, log, 1);
    await container.terminate();
    assert.match(await Deno.readTextFile(log), /term/);
    await running(container, log, 2);
  });
});

Deno.test("the end of a container is for good, also during its pause, and is told to nobody", async () => {
  await withContainer(patient, async (container, log, told) => {
    await running(container, log, 1);
    await container.end();
    const [pid] = await starts(log);
    await assert.rejects(Deno.stat(`/proc/${pid}`), Deno.errors.NotFound);
    assert.deepEqual(told, []);
  });
  await withContainer(["true"], async (container, _, told) => {
    await eventually("its end", () => told.length > 0 || null, { every: 5 });
    await container.end();
    const standing = container.standing();
    assert(standing.kind === "down" && standing.back - performance.now() <= 60_000);
    assert.deepEqual(told, ["ended"]);
  }, 60_000);
});

Deno.test("a container that is ended while it starts does not stay behind", async () => {
  await withContainer(patient, async (container, log) => {
    await container.end();
    for (const pid of await starts(log).catch(() => [])) {
      await assert.rejects(Deno.stat(`/proc/${pid}`), Deno.errors.NotFound);
    }
  });
});
