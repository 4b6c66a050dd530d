import assert from "assert";
import { testWhere } from "testing";
import { listenOn } from "../../../lib/guard/server.ts";
import { inDirectory, ofKind } from "../node/harness.ts";
import { serves } from "./manager.ts";
import { KEYS, onStage } from "./stage.ts";

const notRoot = Deno.uid() === 0 ? null : "mounting needs root";

Deno.test("the socket is its user's alone, and the umask stays what it was", async () => {
  await inDirectory(async (directory) => {
    const path = `${directory}/guard.sock`;
    const before = Deno.umask();
    using _listener = ofKind(await listenOn(path), "listening").listener;
    assert.equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    assert.equal(Deno.umask(), before);
  });
});

Deno.test("a socket that was left behind is replaced, one that is served is not", async () => {
  await inDirectory(async (directory) => {
    const path = `${directory}/guard.sock`;
    const killed = ofKind(await listenOn(`${path}.killed`), "listening").listener;
    // Only one that is closed takes its file along.
    await Deno.rename(`${path}.killed`, path);
    killed.close();
    assert.equal((await Deno.lstat(path)).isSocket, true);
    const { listener } = ofKind(await listenOn(path), "listening");
    const { because } = ofKind(await listenOn(path), "taken");
    assert.match(because, /^Cannot listen on .*guard\.sock: another guard does; end it, or give/);
    const [connection] = await Promise.all([
      Deno.connect({ transport: "unix", path }),
      listener.accept().then((one) => one.close()),
    ]);
    connection.close();
    listener.close();
  });
});

Deno.test("a file that is no socket is never removed", async () => {
  await inDirectory(async (directory) => {
    const path = `${directory}/guard.sock`;
    const live = `${directory}/live`;
    using _listener = Deno.listen({ transport: "unix", path: live });
    const others: readonly [() => Promise<void>, RegExp][] = [
      [() => Deno.writeTextFile(path, "precious"), /there is a file that is no socket; remove it$/],
      [() => Deno.symlink(live, path), /there is a file that is no socket; remove it$/],
      [() => Deno.mkdir(path), /there is a file that is no socket; remove it$/],
    ];
    for (const [make, because] of others) {
      await make();
      assert.match(ofKind(await listenOn(path), "failed").because, because);
      assert.notEqual(await Deno.lstat(path), null);
      await Deno.remove(path);
    }
    const nowhere = ofKind(await listenOn(`${directory}/none/guard.sock`), "failed");
    assert.match(
      nowhere.because,
      /none\/guard\.sock: No such file or directory.*; let its directory be one of/,
    );
  });
});

Deno.test("a guard whose socket is in the way says so once, and listens as soon as it can", async () => {
  await onStage(async ({ socket, start, connect, told }) => {
    await Deno.writeTextFile(socket, "precious");
    start();
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await Deno.remove(socket);
    await (await connect({ charge: { kind: "unknown" } })).hears("idle");
    assert.deepEqual(told().map(({ event }) => event), ["not_listening", "started", "guard"]);
  });
});

Deno.test("a second guard on one socket ends with a failure, and the first is not disturbed", async () => {
  await onStage(async ({ process, start, connect, pass, tells }) => {
    start();
    const manager = await connect({ charge: { kind: "idle", process } });
    await manager.hears("idle");
    assert.equal(await start().ended, false);
    await tells("not_listening", /another guard does/);
    await pass(2_000);
    assert.equal(manager.ended(), null, "the look at the socket cost the manager nothing");
  });
});

Deno.test("who merely connects, or greets with other words, costs the manager no connection", async () => {
  await onStage(async ({ process, socket, start, connect, pass, files, signals, told }) => {
    start();
    const manager = await connect({ charge: serves(process, { stopsIn: 7_500, endsIn: 13_500 }) });
    await manager.hears("armed");
    const encoder = new TextEncoder();
    for (const text of ["", `{"settings":"CREDENTIAL_MODE=bulk"}\n`, "GET / HTTP/1.1\r\n\r\n"]) {
      const stranger = await Deno.connect({ transport: "unix", path: socket });
      await stranger.write(encoder.encode(text));
      // Ends when the guard hangs up: at once, or after the time in which nothing was said.
      for await (const _ of stranger.readable);
      const asked = manager.asked.length;
      await pass(2_000);
      assert(manager.asked.length > asked, "it is asked as before");
    }
    assert.equal(manager.ended(), null);
    assert.deepEqual([files(), signals()], [KEYS, []]);
    assert.deepEqual(told().filter(({ reason }) => /is gone|has connected/.test(reason)).length, 1);
  });
});

for (const [name, mount] of [["full", "size=4k,nr_inodes=1"], ["read-only", "ro"]] as const) {
  testWhere(
    notRoot,
    `a file system that is ${name}: the guard cannot listen, and says why`,
    async () => {
      await inDirectory(async (directory) => {
        const program = `${directory}/program.ts`;
        const server = new URL("../../../lib/guard/server.ts", import.meta.url);
        await Deno.writeTextFile(
          program,
          `import { listenOn } from "${server}";
        console.log(JSON.stringify(await listenOn(Deno.args[0])));`,
        );
        const volume = `${directory}/volume`;
        await Deno.mkdir(volume);
        const script = `mount -t tmpfs -o ${mount} tmpfs "$0" && exec "$@"`;
        const run = [Deno.execPath(), "run", "-A", "--quiet", "--no-check", program, `${volume}/s`];
        const { stdout, stderr } = await new Deno.Command("unshare", {
          args: ["--mount", "sh", "-c", script, volume, ...run],
        }).output();
        const text = new TextDecoder().decode(stdout);
        assert.notEqual(text, "", new TextDecoder().decode(stderr));
        const outcome = ofKind<Awaited<ReturnType<typeof listenOn>>, "failed">(
          JSON.parse(text),
          "failed",
        );
        assert.match(outcome.because, /^Cannot listen on .*(No space left|Read-only file system)/);
      });
    },
  );
}
