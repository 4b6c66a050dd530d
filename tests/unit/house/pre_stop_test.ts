import assert from "assert";
import { readManifest } from "../../support/kubelet/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import { inDirectory } from "../node/harness.ts";

const MANIFEST = new URL("../../../deploy/statefulset.yaml", import.meta.url);

/** Runs the hook of the manifest, with files in `directory` and seconds of that many milliseconds. */
async function run(directory: string, second = 1_000) {
  const { containers } = readManifest(await Deno.readTextFile(MANIFEST));
  const [shell = "", ...words] = containers.find(({ name }) => name === "cardano-node")?.preStop ??
    [];
  const args = words.map((word) =>
    word.replaceAll("/ipc/", `${directory}/`).replace("sleep 1", `sleep ${second / 1_000}`)
  );
  const { code, stdout, stderr } = await new Deno.Command(shell, { args }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  return { code, said };
}

/** Answers the request as soon as it is seen, as a manager would, whatever it has counted to by then. */
async function answerIn(directory: string, answer: (asker: string) => string): Promise<void> {
  const asker = await eventually("the request", async () => {
    const text = await Deno.readTextFile(`${directory}/pod-ends`).catch(() => "");
    return /^ends (\d+) \d+\n$/.exec(text)?.[1] ?? null;
  }, { every: 20 });
  await Deno.writeTextFile(`${directory}/pod-ends.answer`, answer(asker));
}

Deno.test("preStop ends once the manager has answered", async () => {
  await inDirectory(async (directory) => {
    const answered = answerIn(directory, (asker) => `ends ${asker}\n`);
    const { code, said } = await run(directory);
    await answered;
    assert.deepEqual([code, said], [0, ""]);
  });
});

Deno.test("preStop does not take the answer to another one for its own, and waits no longer than S", async () => {
  await inDirectory(async (directory) => {
    const answered = answerIn(directory, (asker) => `ends ${asker}7\n`);
    const { code, said } = await run(directory, 50);
    await answered;
    assert.equal(code, 1);
    assert.equal(said, "the manager has not answered within 6 s\n");
    assert.match(await Deno.readTextFile(`${directory}/pod-ends`), /^ends \d+ 5\n$/);
  });
});

Deno.test("preStop waits its time and fails where it can write no request", async () => {
  const { code, said } = await run("/nowhere", 10);
  assert.equal(code, 1);
  assert.match(said, /the manager has not answered/);
});
