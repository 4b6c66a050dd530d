import assert from "assert";
import { answerPodEnd, lookForPodEnd } from "../../../lib/node/mod.ts";
import { inDirectory, listed, targetsIn } from "./harness.ts";

const UNUSABLE = { kind: "unusable" };

Deno.test("the request of a pod that is about to end its node is read beside the credentials", async () => {
  await inDirectory(async (directory) => {
    const target = targetsIn(directory);
    assert.deepEqual(await lookForPodEnd(target), { kind: "none" });
    await Deno.writeTextFile(`${directory}/pod-ends`, "ends 57 0\n");
    assert.deepEqual(await lookForPodEnd(target), { kind: "request", asker: "57", count: 0 });
    const bulk = { bulk: `${directory}/credentials.json` };
    assert.deepEqual(await lookForPodEnd(bulk), { kind: "request", asker: "57", count: 0 });
    assert.equal(await answerPodEnd(target, "57"), null);
    assert.equal(await Deno.readTextFile(`${directory}/pod-ends.answer`), "ends 57\n");
    assert.deepEqual(listed(directory).toSorted(), ["pod-ends", "pod-ends.answer"]);
  });
});

Deno.test("what is half written, or no request, asks for nothing", async () => {
  await inDirectory(async (directory) => {
    const texts = [
      ...["", "e", "ends", "ends 57", "ends 57 0", "ends 57 0\n\n", "ends 57 -1\n", "ends 0 0\n"],
      ...["ends 57 0\nends 57 0\n", "ends 57 1e3\n", "ENDS 57 0\n", "ends 57 00\n", "ends  57 0\n"],
      ...[`ends ${"5".repeat(60)} 0\n`, "x".repeat(100_000), "\u0000".repeat(10)],
    ];
    for (const text of texts) {
      await Deno.writeTextFile(`${directory}/pod-ends`, text);
      const seen = JSON.stringify(text.slice(0, 20));
      assert.deepEqual(await lookForPodEnd(targetsIn(directory)), UNUSABLE, seen);
    }
  });
});

Deno.test("a link, a folder, a pipe: none of them is a request, and none is waited for", async () => {
  await inDirectory(async (directory) => {
    const path = `${directory}/pod-ends`;
    const target = targetsIn(directory);
    await Deno.writeTextFile(`${directory}/other`, "ends 57 0\n");
    await Deno.symlink(`${directory}/other`, path);
    assert.deepEqual(await lookForPodEnd(target), UNUSABLE);
    await Deno.remove(path);
    await Deno.mkdir(path);
    assert.deepEqual(await lookForPodEnd(target), UNUSABLE);
    await Deno.remove(path);
    const made = await new Deno.Command("mkfifo", { args: [path] }).output();
    assert(made.success);
    assert.deepEqual(await lookForPodEnd(target), UNUSABLE);
  });
});

Deno.test("the answer replaces what lies there, a link too; where it cannot be written it says why", async () => {
  await inDirectory(async (directory) => {
    const path = `${directory}/pod-ends.answer`;
    await Deno.writeTextFile(`${directory}/precious`, "precious");
    await Deno.symlink(`${directory}/precious`, path);
    assert.equal(await answerPodEnd(targetsIn(directory), "57"), null);
    assert.equal(await Deno.readTextFile(`${directory}/precious`), "precious");
    assert.equal(await Deno.readTextFile(path), "ends 57\n");
    await Deno.remove(path);
    await Deno.mkdir(path);
    assert.match(
      await answerPodEnd(targetsIn(directory), "57") ?? "",
      /^Cannot write \S+pod-ends\.answer: /,
    );
    assert.deepEqual(listed(directory).toSorted(), ["pod-ends.answer", "precious"]);
  });
});
