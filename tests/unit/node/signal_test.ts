import assert from "assert";
import { sameProcess, sendSignal } from "../../../lib/node/mod.ts";
import { whyUnreachable } from "../../../lib/node/signal.ts";
import { eventually } from "../../support/servers/wait.ts";
import { executableAt, inDirectory, NO_PID, ofKind, startStand, uniqueName } from "./harness.ts";

Deno.test("a signal reaches the identified process, and none reaches it after its end", async () => {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const stand = await startStand(`${directory}/${name}`);
    const process = { pid: stand.pid, stamp: 0 };
    try {
      assert.deepEqual(sameProcess(process, name), { kind: "same" });
      assert.deepEqual(sendSignal(process, "SIGHUP", name), { kind: "sent" });
      assert.equal(await stand.line(), "hup");
      assert.deepEqual(sendSignal(process, "SIGKILL", name), { kind: "sent" });
      assert.equal(await stand.line(), "(ended)");
    } finally {
      await stand.end();
    }
    assert.equal(sameProcess(process, name).kind, "gone");
    assert.equal(sendSignal(process, "SIGHUP", name).kind, "gone");
  });
});

Deno.test("a PID that belongs to something else by now is left alone", async () => {
  await inDirectory(async (directory) => {
    const stand = await startStand(`${directory}/${uniqueName()}`);
    const process = { pid: stand.pid, stamp: 0 };
    try {
      const outcome = ofKind(sendSignal(process, "SIGKILL", "cardano-node"), "gone");
      assert.match(outcome.because, /expected cardano-node$/);
      sendSignal(process, "SIGHUP", `${directory}/elsewhere`);
      Deno.kill(stand.pid, "SIGHUP");
      assert.equal(await stand.line(), "hup", "still alive");
    } finally {
      await stand.end();
    }
  });
});

Deno.test("numbers that kill(2) understands as groups of processes name nobody", () => {
  for (const pid of [0, -1, -Deno.pid, Number.NaN, 1.5, NO_PID]) {
    assert.equal(sendSignal({ pid, stamp: 0 }, "SIGKILL", "cardano-node").kind, "gone");
  }
});

Deno.test("whether a signal would reach a process is found out without one", async () => {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const stand = await startStand(`${directory}/${name}`);
    const process = { pid: stand.pid, stamp: 0 };
    try {
      assert.equal(whyUnreachable(process, name), null);
      Deno.kill(stand.pid, "SIGHUP");
      assert.equal(await stand.line(), "hup", "the first it hears");
      assert.match(whyUnreachable(process, "other") ?? "", /expected other, as seen from here; if/);
    } finally {
      await stand.end();
    }
    assert.match(whyUnreachable(process, name) ?? "", /^Process \d+ has ended, as seen from here/);
  });
});

Deno.test("a zombie counts as gone", async () => {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const path = `${directory}/${name}`;
    await executableAt(path);
    const program = "await new Promise(() => setInterval(() => {}, 60000))";
    // The shell becomes a sleeper, which never asks how its child ended.
    const parent = new Deno.Command("sh", {
      args: ["-c", `"${path}" eval --no-config '${program}' & echo $!; exec sleep 600`],
      stdout: "piped",
    }).spawn();
    const reader = parent.stdout.getReader();
    const { value } = await reader.read();
    const process = { pid: Number(new TextDecoder().decode(value)), stamp: 0 };
    try {
      await eventually("the change", () => sameProcess(process, name).kind === "same" || null, {
        every: 20,
      });
      // As long as it is a shell it may ask.
      const command = () => Deno.readTextFileSync(`/proc/${parent.pid}/comm`).trim();
      await eventually("the sleeper", () => command() === "sleep" || null, { every: 20 });
      assert.deepEqual(sendSignal(process, "SIGKILL", name), { kind: "sent" });
      await eventually("the change", () => sameProcess(process, name).kind === "gone" || null, {
        every: 20,
      });
      assert.ok(Deno.statSync(`/proc/${process.pid}`).isDirectory, "still in the process table");
      assert.equal(sendSignal(process, "SIGKILL", name).kind, "gone");
    } finally {
      parent.kill("SIGKILL");
      await parent.status;
      await reader.cancel();
    }
  });
});
