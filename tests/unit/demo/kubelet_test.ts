import assert from "assert";
import { keepRunning } from "../../demo/kubelet.ts";
import { eventually } from "../../support/servers/mod.ts";

const restartAfter = 300;

async function withContainer(
  command: readonly string[],
  test: (container: ReturnType<typeof keepRunning>, log: string, told: string[]) => Promise<void>,
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
const running = (log: string, times: number) =>
  eventually("a start", async () => (await starts(log).catch(() => [])).length >= times || null);

Deno.test("a container that was killed is started again after its pause, as another process", async () => {
  await withContainer(patient, async (container, log, told) => {
    await running(log, 1);
    assert.equal(container.standing().kind, "runs");
    await container.kill();
    await running(log, 2);
    assert.deepEqual(told, ["ended", "runs again"]);
    assert.equal(new Set(await starts(log)).size, 2);
  });
});

Deno.test("a container that is told to terminate may say its last words", async () => {
  await withContainer(patient, async (container, log) => {
    await running(log, 1);
    await container.terminate();
    assert.match(await Deno.readTextFile(log), /term/);
    await running(log, 2);
  });
});

Deno.test("the end of a container is for good, also during its pause, and is told to nobody", async () => {
  await withContainer(patient, async (container, log, told) => {
    await running(log, 1);
    await container.end();
    const [pid] = await starts(log);
    await assert.rejects(Deno.stat(`/proc/${pid}`), Deno.errors.NotFound);
    assert.deepEqual(told, []);
  });
  await withContainer(["true"], async (container, _, told) => {
    await eventually("its end", () => told.length > 0 || null, { every: 5 });
    await container.end();
    const standing = container.standing();
    assert(standing.kind === "down" && standing.back - performance.now() <= restartAfter);
    assert.deepEqual(told, ["ended"]);
  });
});

Deno.test("a container that is ended while it starts does not stay behind", async () => {
  await withContainer(patient, async (container, log) => {
    await container.end();
    for (const pid of await starts(log).catch(() => [])) {
      await assert.rejects(Deno.stat(`/proc/${pid}`), Deno.errors.NotFound);
    }
  });
});
