import assert from "assert";
import type { Container } from "../../support/pods/mod.ts";
import { claim, each, type Step, type Who } from "./scene.ts";

/** What a program may look for, and does not find here. */
const ABSENT = ["/bin", "/sbin", "/usr/bin", "/usr/sbin", "/tmp", "/var/tmp", "/root", "/home"];
const TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Their manager and guard are what the image makes of them, and have nothing else around them. */
export function inBareImage(who: Who): Step {
  return claim(
    `manager and guard of ${who.name} run as 10001, in a read-only root, ` +
      "without a shell, /tmp, HOME or a capability; the guard has neither keys nor token",
    (scene) =>
      each(who, scene, async ({ manager, guard }) => {
        assert(guard !== null);
        for (const container of [manager, guard]) await assertBare(container);
        for (const [path, there] of [["/secrets", 3], [TOKEN, 3]] as const) {
          assert.equal((await namesIn(manager, path)).length, there, `manager, ${path}`);
          assert.deepEqual(await namesIn(guard, path), [], `guard, ${path}`);
        }
      }),
  );
}

async function assertBare(container: Container): Promise<void> {
  const { name } = container;
  const says = (file: string) => Deno.readTextFile(`/proc/${container.pid()}/${file}`);
  const status = await says("status");
  for (const id of ["Uid", "Gid"]) {
    assert.match(status, new RegExp(`^${id}:\t10001\t10001\t10001\t10001$`, "m"), name);
  }
  assert.match(status, /^NoNewPrivs:\t1$/m, name);
  for (const set of ["Inh", "Prm", "Eff", "Bnd", "Amb"]) {
    assert.match(status, new RegExp(`^Cap${set}:\t0{16}$`, "m"), name);
  }
  const root = (await says("mountinfo")).split("\n")
    .filter((line) => line.split(" ")[4] === "/");
  assert.equal(root.length, 1, `${name} has ${root.length} roots`);
  assert.match(root[0] ?? "", /^\S+ \S+ \S+ \S+ \/ ro[ ,]/, name);
  assert.doesNotMatch(await says("environ"), /(^|\0)(HOME|TMPDIR|PATH)=/, name);
  for (const path of ABSENT) {
    const at = `/proc/${container.pid()}/root${path}`;
    await assert.rejects(Deno.lstat(at), Deno.errors.NotFound, `${name} sees ${path}`);
  }
}

/** Files of a folder that the container sees; those that begin with a dot are the kubelet's. */
async function namesIn(container: Container, path: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(`/proc/${container.pid()}/root${path}`)) {
    if (!name.startsWith(".")) names.push(name);
  }
  return names;
}
