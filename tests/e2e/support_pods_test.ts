import assert from "assert";
import { testWhere } from "testing";
import { missingPods, openWorld, type World } from "../support/pods/mod.ts";
import { eventually, tryHost } from "../support/servers/mod.ts";

const missing = missingPods();

testWhere(missing, "a container is UID 10001 in a pod of its own", async (t) => {
  await using world = await openWorld();
  await Deno.mkdir(`${world.folder}/secrets`);
  await Deno.writeTextFile(`${world.folder}/secrets/kes.skey`, "key\n");
  const pod = await world.pod({ name: "pod-0", secrets: `${world.folder}/secrets` });
  const other = await world.pod({ name: "pod-1" });

  await t.step("without capabilities, on a read-only root", async () => {
    const status = (await pod.exec(["/bin/cat", "/proc/self/status"])).stdout;
    assert.match(status, /^Uid:\t10001\t10001\t10001\t10001$/m);
    assert.match(status, /^Gid:\t10001\t10001\t10001\t10001$/m);
    assert.match(status, /^Groups:\t $/m);
    assert.match(status, /^NoNewPrivs:\t1$/m);
    for (const set of ["Inh", "Prm", "Eff", "Bnd", "Amb"]) {
      assert.match(status, new RegExp(`^Cap${set}:\t0{16}$`, "m"));
    }
    assert.notEqual((await pod.exec(["/usr/bin/touch", "/x"])).code, 0);
    assert.equal((await pod.exec(["/usr/bin/env"], { ONE: "1" })).stdout, "ONE=1\n");
    assert.equal((await pod.exec(["/usr/bin/uname", "-n"])).stdout, "pod-0\n");
    assert.equal((await pod.exec(["/bin/cat", "/secrets/kes.skey"])).stdout, "key\n");
  });
  await t.step("/proc shows the pod's processes and no others", async () => {
    const sleeper = await pod.run("sleeper", { command: ["/bin/sleep", "1000"] });
    await other.run("stranger", { command: ["/bin/sleep", "2000"] });
    const { stdout } = await pod.exec(["/bin/sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"]);
    assert.match(stdout, /^pause .*\/bin\/sleep 1000 \/bin\/sh -c /s);
    assert.doesNotMatch(stdout, /sleep 2000/);
    assert.equal(
      await Deno.readLink(`/proc/${sleeper.pid()}/exe`),
      await Deno.realPath("/bin/sleep"),
    );
    assert.equal((await sleeper.stop()).code, 128 + 15);
  });
  await t.step(
    "files in /ipc are shared by its containers, owned by 10001, and unlike another pod's",
    async () => {
      const write = await pod.run("write", { command: ["/bin/sh", "-c", "echo hello >/ipc/x"] });
      assert.equal((await write.exited).code, 0);
      const read = await pod.run("read", { command: ["/bin/cat", "/ipc/x"] });
      await read.exited;
      assert.equal(await read.log(), "hello\n");
      const { uid, gid } = await Deno.stat(pod.path("/ipc/x"));
      assert.deepEqual([uid, gid], [10001, 10001]);
      const folder = await Deno.stat(pod.path("/ipc"));
      assert.deepEqual([folder.uid, folder.gid, (folder.mode ?? 0) & 0o777], [10001, 10001, 0o770]);
      await assert.rejects(Deno.stat(other.path("/ipc/x")), Deno.errors.NotFound);
    },
  );
  await t.step("what listens on its loopback interface is reached in that pod alone", async () => {
    const answer = "HTTP/1.0 200 OK\r\nX-From: pod\r\n\r\nbody";
    const server = `const listener = Deno.listen({ hostname: "127.0.0.1", port: 12798 });
      console.log("listening");
      for await (const connection of listener) {
        await connection.read(new Uint8Array(1000));
        await connection.write(new TextEncoder().encode(${JSON.stringify(answer)}));
        connection.close();
      }`;
    const serving = await world.pod({
      name: "serving",
      mounts: [{ source: Deno.execPath(), target: "/usr/local/bin/deno" }],
    });
    const web = await serving.run("web", {
      command: ["/usr/local/bin/deno", "eval", "--no-config", server],
      env: { DENO_DIR: "/ipc/deno", NO_COLOR: "1" },
    });
    await eventually("the server", async () => (await web.log()).includes("listening") || null);
    const { status, headers, body } = await serving.fetch(12798, "/metrics");
    assert.deepEqual([status, headers.get("x-from"), body], [200, "pod", "body"]);
    await assert.rejects(pod.fetch(12798, "/metrics"), /refused/);
  });
});

testWhere(missing, "a container's children die with it, and it is started again", async () => {
  await using world = await openWorld();
  const pod = await world.pod({ name: "pod-0" });
  const container = await pod.run("family", {
    // One child in the background, one grandchild in a session of its own.
    command: ["/bin/sh", "-c", "sleep 1000 & setsid sh -c 'sleep 1001; :' & wait"],
    restart: "always",
    restartDelay: 50,
  });
  const family = await eventually("the family", async () => {
    const members = await container.processes();
    return members.length === 4 ? members : null;
  });
  assert.equal(family[0], container.pid());
  container.kill("SIGKILL");
  assert.equal((await container.nextExit()).code, 128 + 9);
  // All are dead by now; that they vanish shows that the pod's first process reaps orphans.
  for (const pid of family) await eventually(`${pid} to be reaped`, () => gone(pid));
  await eventually("the next run", () => container.pid());
  assert.equal(container.restarts(), 1);
  assert(!family.includes(container.pid() ?? 0));
});

testWhere(missing, "a frozen process stands still, is thawed, and dies of SIGKILL", async (t) => {
  await using world = await openWorld();
  const pod = await world.pod({ name: "pod-0" });
  const count = "i=0; while :; do i=$((i+1)); echo $i >/ipc/n; sleep 0.02; done";
  const counter = await pod.run("counter", { command: ["/bin/sh", "-c", count] });
  const number = async () => Number(await Deno.readTextFile(pod.path("/ipc/n")).catch(() => "0"));
  const grows = async () => {
    const before = await number();
    await eventually("the counter to grow", async () => await number() > before || null);
  };
  await grows();
  for (const [what, freezer] of [["container", counter], ["pod", pod]] as const) {
    await t.step(what, async () => {
      await freezer.freeze();
      const before = await number();
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(await number(), before);
      await freezer.thaw();
      await grows();
    });
  }
  await t.step("by signal, killed by somebody else while it is stopped", async () => {
    const pid = counter.pid() ?? 0;
    counter.kill("SIGSTOP");
    await tryHost("kill", ["-KILL", String(pid)]);
    assert.equal((await counter.exited).code, 128 + 9);
  });
  await t.step("a frozen pod is deleted", async () => {
    await pod.run("sleeper", { command: ["/bin/sleep", "1000"] });
    await pod.freeze();
    await pod.delete(0);
    await assert.rejects(Deno.stat(`/proc/${pod.pause}`), Deno.errors.NotFound);
  });
});

testWhere(missing, "deleting a pod sends SIGTERM to all containers at once", async () => {
  await using world = await openWorld();
  const pod = await world.pod({ name: "pod-0" });
  const polite = (code: number) => ({
    command: [
      "/bin/sh",
      "-c",
      `trap 'exit ${code}' TERM; echo >/ipc/ready-${code}; while :; do sleep 0.02; done`,
    ],
    restart: "always" as const,
  });
  const containers = [await pod.run("one", polite(3)), await pod.run("two", polite(4))];
  const deaf = await pod.run("deaf", {
    command: ["/bin/sh", "-c", "trap '' TERM; echo >/ipc/ready-5; while :; do sleep 0.02; done"],
  });
  for (const code of [3, 4, 5]) {
    await eventually("the trap", () => Deno.stat(pod.path(`/ipc/ready-${code}`)).catch(() => null));
  }
  // Far longer than a shell needs that hears it after its short sleep.
  await pod.delete(5_000);
  assert.deepEqual(containers.map((container) => container.exits().map(({ code }) => code)), [[3], [
    4,
  ]]);
  assert.deepEqual(deaf.exits().map(({ code }) => code), [128 + 9]);
  assert.throws(() => deaf.kill("SIGHUP"), /does not run/);
});

testWhere(
  missing,
  "pods that come and go leave the address of the bridge to the others",
  async () => {
    await using world = await openWorld();
    const address = () => Deno.readTextFile(`/sys/class/net/cfm${world.index}/address`);
    const before = await address();
    await world.pod({ name: "pod-0" });
    const leaving = await world.pod({ name: "pod-1" });
    assert.equal(await address(), before);
    await leaving.delete();
    assert.equal(await address(), before);
  },
);

testWhere(missing, "a closed world leaves nothing behind, its neighbour lives on", async () => {
  await using neighbour = await openWorld();
  const kept = await neighbour.pod({ name: "pod-0" });
  const world = await openWorld();
  assert.notEqual(world.index, neighbour.index);
  await assert.rejects(openWorld({ index: neighbour.index }), /is taken/);
  const pod = await world.pod({ name: "pod-0" });
  const container = await pod.run("sleeper", {
    command: ["/bin/sleep", "1000"],
    restart: "always",
  });
  const pids = [pod.pause, container.pid()];
  assert((await traces(world)).length > 0);
  await world.close();
  assert.deepEqual(await traces(world), []);
  for (const pid of pids) await eventually(`${pid} to be reaped`, () => gone(pid));
  assert.equal((await kept.exec(["/bin/true"])).code, 0);
});

testWhere(
  missing,
  "a world whose test process was killed is swept away by the next one",
  async () => {
    const pods = import.meta.resolve("../support/pods/mod.ts");
    // Numbers that nobody is given who does not ask for them.
    const script = `import { openWorld } from ${JSON.stringify(pods)};
    const world = await openWorld({ index: ${100 + Deno.pid % 50} });
    const pod = await world.pod({ name: "pod-0" });
    const { index, folder } = world;
    await pod.run("sleeper", { command: ["/bin/sleep", "1000"] });
    console.log(JSON.stringify({ index, folder, pause: pod.pause }));
    await new Promise((resolve) => setTimeout(resolve, 60_000));`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["eval", script],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const left = JSON.parse((await reader.read()).value ?? "null");
    await reader.cancel();
    assert((await traces(left)).length > 0);
    child.kill("SIGKILL");
    await child.status;
    await eventually("the pod to die with its maker", () => gone(left.pause));
    await using _next = await openWorld({ index: 150 + Deno.pid % 50 });
    assert.deepEqual(await traces(left), []);
  },
);

/** `true` when there is no such process, not even as a zombie. */
function gone(pid: number | null): Promise<true | null> {
  return Deno.stat(`/proc/${pid}`).then(() => null, () => true);
}

/** What is on the machine of a world: its bridge and devices, control groups, claim and folder. */
async function traces({ index, folder }: Pick<World, "index" | "folder">): Promise<string[]> {
  const links = (await tryHost("ip", ["-o", "link"])).stdout.split("\n");
  const mounts = (await Deno.readTextFile("/proc/self/mountinfo")).split("\n");
  const groups = mounts.filter((line) => line.includes(" - cgroup2 ")).map((line) =>
    line.split(" ")[4]
  );
  const files = [
    ...groups.map((group) => `${group}/cfm${index}`),
    `/run/forge-manager-tests/${index}`,
    folder,
  ];
  const there = await Promise.all(
    files.map((file) => Deno.stat(file).then(() => true, () => false)),
  );
  return [
    ...links.filter((line) => new RegExp(`\\bcfm${index}\\b`).test(line)),
    ...mounts.filter((line) => line.includes(folder)),
    ...files.filter((_, i) => there[i]),
  ];
}
