import assert from "assert";
import { testWhere } from "testing";
import type { Answers, Surroundings } from "./confined.ts";
import {
  executableAt,
  inDirectory,
  ofKind,
  type Stand,
  startStand,
  uniqueName,
} from "./harness.ts";
import { listenAsNode, serveMetrics } from "./node_stand_in.ts";

const PROGRAM = new URL("./confined.ts", import.meta.url).pathname;
const STRANGER = "65501";

const isRoot = Deno.uid() === 0;
const notRoot = isRoot ? null : "needs root to act as another user or to mount";

interface Scene extends Surroundings {
  readonly directory: string;
  readonly stand: Stand;
}

/** A node, its socket and its metrics, and a directory for its credentials. */
async function inScene(run: (scene: Scene) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const executable = uniqueName();
    const targets = `${directory}/ipc`;
    const socketPath = `${targets}/node.socket`;
    await Deno.mkdir(targets);
    const stand = await startStand(`${directory}/${executable}`);
    const node = listenAsNode(socketPath);
    const metrics = serveMetrics(() => 7);
    const { url: metricsUrl } = metrics;
    try {
      await run({ directory, stand, executable, pid: stand.pid, socketPath, metricsUrl, targets });
    } finally {
      await metrics.close();
      await node.close();
      await stand.end();
    }
  });
}

/** The permissions that the room says it needs, and none else. */
function grants({ targets, metricsUrl }: Surroundings): string[] {
  return [
    `--allow-read=/proc,${targets}`,
    `--allow-write=${targets}`,
    `--allow-net=${new URL(metricsUrl).host}`,
    "--allow-run",
    "--no-prompt",
    "--quiet",
  ];
}

async function answersOf(command: string, args: readonly string[], cwd: string): Promise<Answers> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    env: { DENO_DIR: `${cwd}/deno` },
    cwd,
  }).output();
  const text = new TextDecoder();
  assert.ok(success, text.decode(stderr));
  return JSON.parse(text.decode(stdout));
}

/** Everything the program needs in one file, so that it runs without a cache or a configuration. */
async function bundled(directory: string): Promise<string> {
  const output = `${directory}/confined.js`;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=deno", "-o", output, PROGRAM],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return output;
}

Deno.test("the room works with the permissions that it names, and none else", async () => {
  await inScene(async (scene) => {
    const args = ["run", ...grants(scene), await bundled(scene.directory), JSON.stringify(scene)];
    const answers = await answersOf(Deno.execPath(), args, scene.directory);
    assert.equal(answers.writable, null);
    assert.deepEqual(answers.installed, { kind: "installed" });
    assert.equal(answers.sources, "read");
    assert.equal(answers.keys, "other");
    assert.equal(answers.marker.kind, "marker");
    assert.deepEqual(answers.noted, { kind: "done" });
    assert.deepEqual(answers.note, { process: { pid: scene.pid, stamp: 0 }, startTime: null });
    assert.equal(ofKind(answers.found, "found").process.pid, scene.pid);
    const { dev, ino } = await Deno.stat(`${scene.directory}/${scene.executable}`);
    assert.equal(ofKind(answers.found, "found").process.file, `${dev}:${ino}`);
    assert.equal(answers.recalled.kind, "found");
    assert.equal(ofKind(answers.observed.process, "found").process.pid, scene.pid);
    assert.equal(answers.observed.socket.kind, "answers");
    assert.equal(ofKind(answers.observed.metrics, "sample").counter, 7);
    assert.deepEqual(answers.signalled, { kind: "sent" });
    assert.equal(await scene.stand.line(), "hup");
    assert.deepEqual(answers.removed, { kind: "removed", removed: ["vrf", "opcert", "kes"] });
    assert.deepEqual(answers.unmarked, { kind: "done" });
    assert.equal(answers.left, "absent");
    assert.equal(answers.lines.length, 6);
  });
});

testWhere(
  notRoot,
  "a node of another user is not overlooked, and the way out is said",
  async () => {
    await inScene(async (scene) => {
      const { directory, targets } = scene;
      const deno = `${directory}/as-stranger`;
      await executableAt(deno);
      const program = await bundled(directory);
      await Deno.chmod(directory, 0o755);
      await Deno.chmod(targets, 0o755);
      await Deno.mkdir(`${directory}/deno`);
      await Deno.chmod(`${directory}/deno`, 0o777);
      for (const name of ["kes.skey", "vrf.skey", "node.cert"]) {
        await Deno.writeTextFile(`${targets}/${name}`, "{}", { mode: 0o400 });
      }
      const stranger = ["--reuid", STRANGER, "--regid", STRANGER, "--clear-groups"];
      const args = [...stranger, deno, "run", ...grants(scene), program, JSON.stringify(scene)];
      const answers = await answersOf("setpriv", args, directory);
      const { because } = ofKind(answers.found, "unknown");
      assert.match(
        because,
        new RegExp(`${scene.executable} was found, but \\d+ could not be inspect`),
      );
      assert.match(because, /run as user 0, who owns the node's socket/);
      assert.match(because, /run cardano-node and this program as the same user and group$/);
      const hidden = ofKind(answers.recalled, "unknown").because;
      assert.match(hidden, /was the node so far and still runs, but what it runs can no longer/);
      assert.equal(answers.observed.process.kind, "unknown");
      const silence = ofKind(answers.observed.socket, "silent").because;
      assert.match(
        silence,
        /permission denied \(mode 0\d\d\d, owner 0:0\); run cardano-node and this/,
      );
      const unsent = ofKind(answers.signalled, "failed").because;
      assert.match(unsent, /must run as the same user and group$/);
      assert.match(String(answers.writable), /Permission denied/);
      assert.match(ofKind(answers.installed, "failed").because, /Permission denied/);
      assert.equal(answers.sources, "failed");
      assert.equal(answers.keys, "other");
      assert.match(ofKind(answers.removed, "failed").because, /vrf\.skey: Permission denied/);
      assert.match(ofKind(answers.marked, "failed").because, /Permission denied/);
    });
  },
);

for (
  const { name, mount, expected } of [
    {
      name: "full",
      mount: "size=8k",
      expected: /^Cannot place .*vrf\.skey: cannot write beside it: No space left on device/,
    },
    {
      name: "read-only",
      mount: "ro",
      expected: /^Cannot place .*kes\.skey: cannot write beside it: Read-only file system/,
    },
  ]
) {
  testWhere(
    notRoot,
    `a file system that is ${name} is named, and nothing stays on it`,
    async () => {
      await inScene(async (scene) => {
        const program = await bundled(scene.directory);
        const script = `mount -t tmpfs -o ${mount} tmpfs "$0" && exec "$@"`;
        const run = [Deno.execPath(), "run", ...grants(scene), program, JSON.stringify(scene)];
        const args = ["--mount", "sh", "-c", script, scene.targets, ...run];
        const answers = await answersOf("unshare", args, scene.directory);
        assert.match(ofKind(answers.installed, "failed").because, expected);
        assert.equal(answers.keys, "absent");
        assert.deepEqual(answers.removed, { kind: "removed", removed: [] });
      });
    },
  );
}
