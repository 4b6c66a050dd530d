import assert from "assert";
import type { ProcessId } from "../../../lib/core/mod.ts";
import { findNode, openObserver, sameProcess, sendSignal } from "../../../lib/node/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import { inDirectory, ofKind, type Stand, startStand, targetsIn, uniqueName } from "./harness.ts";
import { MAGIC } from "./node_stand_in.ts";

interface Stage {
  readonly directory: string;
  /** Name of the node's executable, and the path at which it was started. */
  readonly name: string;
  readonly path: string;
  readonly renamed: string;
  readonly old: Stand;
  /** The old process, as it was found before the rename. */
  readonly known: ProcessId;
  /** Starts the new binary, which has the old one's place. */
  readonly startNew: () => Promise<Stand>;
}

/** A running node whose binary was renamed under it, as an upgrade by hand does. */
async function afterRename(run: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const path = `${directory}/${name}`;
    const renamed = `${path}-11.0.0`;
    const stands: Stand[] = [];
    const start = async () => {
      const stand = await startStand(path);
      stands.push(stand);
      return stand;
    };
    try {
      const old = await start();
      const known = ofKind(await findNode(name), "found").process;
      await Deno.rename(path, renamed);
      const startNew = async () => {
        // Another file, as a new version is: not one more link to the same.
        await Deno.copyFile(renamed, path);
        await Deno.chmod(path, 0o755);
        return await start();
      };
      await run({ directory, name, path, renamed, old, known, startNew });
    } finally {
      for (const stand of stands) await stand.end();
    }
  });
}

Deno.test("a process whose binary was renamed is found again, is the same, and gets its signals", async () => {
  await afterRename(async ({ name, renamed, old, known }) => {
    assert.match(known.file ?? "", /^\d+:\d+$/);
    assert.deepEqual(await findNode(name), { kind: "none" }, "its name alone tells nothing");
    const found = ofKind(await findNode(name, { known }), "found");
    assert.deepEqual([found.process.pid, found.process.file], [known.pid, known.file]);
    assert.equal(found.path, renamed);
    await Deno.remove(renamed);
    assert.equal((await findNode(name, { known })).kind, "found", "deleted under its new name");
    assert.deepEqual(sameProcess(known, name), { kind: "same" });
    assert.deepEqual(sendSignal(known, "SIGHUP", name), { kind: "sent" });
    assert.equal(await old.line(), "hup");
    assert.deepEqual(sendSignal(known, "SIGKILL", name), { kind: "sent" });
    assert.equal(await old.line(), "(ended)");
    await old.end();
    assert.equal(sameProcess(known, name).kind, "gone");
    assert.deepEqual(await findNode(name, { known }), { kind: "none" });
  });
});

Deno.test("a new binary's process does not replace the old one while that runs", async () => {
  await afterRename(async ({ name, path, renamed, old, known, startNew }) => {
    const second = await startNew();
    const { because } = ofKind(await findNode(name, { known }), "ambiguous");
    assert.equal(
      because,
      `Process ${old.pid} (${renamed}) was the node so far and still runs, but there is also ` +
        `${second.pid} (${path}) for ${name}; end process ${old.pid} if it was to be replaced, ` +
        "else keep the others out of this process namespace",
    );
    sendSignal(known, "SIGHUP", name);
    assert.equal(await old.line(), "hup");
    await old.end();
    assert.equal(ofKind(await findNode(name, { known }), "found").process.pid, second.pid);
  });
});

Deno.test("an observer remembers the process that it found until that has ended", async () => {
  await afterRename(async ({ directory, name, path, renamed, old, startNew }) => {
    await Deno.rename(renamed, path);
    await using observer = observerOf(directory, name);
    assert.equal(await observer.found(), old.pid);
    await Deno.rename(path, renamed);
    assert.equal(await observer.found(), old.pid);
    const second = await startNew();
    for (const look of [1, 2]) assert.equal(await observer.found(), "ambiguous", `look ${look}`);
    await old.end();
    assert.equal(await observer.found(), second.pid);
    await second.end();
    assert.equal(await observer.found(), "none");
  });
});

Deno.test("after a restart the marker's process is the known one, and the first look waits for it", async () => {
  await afterRename(async ({ directory, name, old, known, startNew }) => {
    const marker = Promise.withResolvers<ProcessId | null>();
    await using observer = observerOf(directory, name, marker.promise);
    const first = observer.found();
    const second = await startNew();
    marker.resolve(known);
    assert.equal(await first, "ambiguous");
    await old.end();
    assert.equal(await observer.found(), second.pid);
  });
});

Deno.test("a known process that has ended stands in nobody's way", async () => {
  await afterRename(async ({ directory, name, old, known, startNew }) => {
    await old.end();
    const second = await startNew();
    await using observer = observerOf(directory, name, Promise.resolve(known));
    assert.equal(await observer.found(), second.pid);
  });
});

for (
  const { becomes, target, expected } of [
    { becomes: "something else", target: () => "/bin/sleep", expected: "gone" },
    { becomes: "another file of its name", target: (name: string) => name, expected: "same" },
  ] as const
) {
  Deno.test(`a process that becomes ${becomes} without another PID is ${expected}`, async () => {
    await inDirectory(async (directory) => {
      const name = uniqueName();
      await Deno.mkdir(`${directory}/new`);
      await Deno.copyFile("/bin/sh", `${directory}/${name}`);
      await Deno.copyFile("/bin/sleep", `${directory}/new/${name}`);
      const next = target(`${directory}/new/${name}`);
      const child = new Deno.Command(`${directory}/${name}`, {
        args: ["-c", `read line; exec ${next} 600`],
        stdin: "piped",
      }).spawn();
      try {
        const known = ofKind(await findNode(name), "found").process;
        assert.equal(known.pid, child.pid);
        const input = child.stdin.getWriter();
        await input.write(new TextEncoder().encode("\n"));
        await input.close();
        await eventually(
          "the change",
          () => Deno.readLinkSync(`/proc/${child.pid}/exe`).endsWith(next.slice(1)) || null,
          { every: 20 },
        );
        assert.equal(sameProcess(known, name).kind, expected);
        const found = expected === "same" ? "found" : "none";
        assert.equal((await findNode(name, { known })).kind, found);
        const sent = expected === "same" ? "sent" : "gone";
        assert.equal(sendSignal(known, "SIGTERM", name).kind, sent);
      } finally {
        child.kill("SIGKILL");
        await child.status;
      }
    });
  });
}

/** An observer of which only the process matters: its PID, or the kind of report. */
function observerOf(directory: string, executable: string, known?: Promise<ProcessId | null>) {
  const observer = openObserver({
    ...{ executable, socketPath: `${directory}/node.socket`, paths: targetsIn(directory) },
    ...{ metricsUrl: null, magic: MAGIC, scrapeTimeout: 60_000, probeTimeout: 60_000 },
    ...(known === undefined ? {} : { known }),
  });
  return {
    async found() {
      const { process } = await observer.observe({ socket: false });
      return process.kind === "found" ? process.process.pid : process.kind;
    },
    [Symbol.asyncDispose]: () => observer.close(),
  };
}
