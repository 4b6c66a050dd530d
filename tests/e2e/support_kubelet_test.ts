import assert from "assert";
import { testWhere } from "testing";
import { type Kubelet, readManifest, startKubelet, timeline } from "../support/kubelet/mod.ts";
import { missingPods, openWorld, type Pod, type World } from "../support/pods/mod.ts";
import { eventually, pause } from "../support/servers/mod.ts";

const missing = missingPods();

/** A pod like the project's own, in a hurry. */
const manifest = readManifest(`kind: Pod
spec:
  terminationGracePeriodSeconds: 2
  initContainers:
    - name: manager
      restartPolicy: Always
      ports: [{ name: web, containerPort: 8000 }]
      startupProbe:
        httpGet: { path: /startup, port: web }
        periodSeconds: 1
        timeoutSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet: { path: /live, port: web }
        periodSeconds: 1
        timeoutSeconds: 3
        failureThreshold: 2
      readinessProbe:
        httpGet: { path: /ready, port: web }
        periodSeconds: 1
        timeoutSeconds: 2
        failureThreshold: 1
  containers: [{ name: node }]`);

/** A pod whose containers are not probed. */
const unprobed = (...names: readonly string[]) =>
  readManifest(`kind: Pod
spec:
  terminationGracePeriodSeconds: 2
  containers: [${names.map((name) => `{ name: ${name} }`)}]`);

/**
 * Answers each path with the status code that its file in /ipc holds, 503 where there is none; ends
 * with 4 when told to.
 */
const server = `Deno.addSignalListener("SIGTERM", () => Deno.exit(4));
Deno.serve({ port: 8000, onListen() {} }, async (request) => {
  const path = "/ipc" + new URL(request.url).pathname;
  const status = Number(await Deno.readTextFile(path).catch(() => "503"));
  return new Response(null, { status });
});`;
const manager = {
  command: ["/usr/local/bin/deno", "eval", "--no-config", server],
  env: { DENO_DIR: "/ipc/deno" },
};
const sleeper = { command: ["/bin/sleep", "1000"] };
/** Takes half a second to end when told to. */
const slow = trapping("slow", "sleep 0.5; exit 3");
const deaf = trapping("deaf", "");

/** Runs that on SIGTERM, and nothing else. */
function trapping(name: string, trap: string): { readonly command: readonly string[] } {
  const script = `trap '${trap}' TERM; echo >/ipc/${name}; while :; do sleep 0.02; done`;
  return { command: ["/bin/sh", "-c", script] };
}

/** Waits until such a program has set its trap. */
async function trapped(pod: Pod, name: string): Promise<void> {
  await eventually(
    `${name} to set its trap`,
    () => Deno.stat(pod.path(`/ipc/${name}`)).catch(() => null),
  );
}

/** A pod that holds the server. */
function podOf(world: World, name = "pod-0"): Promise<Pod> {
  const mounts = [{ source: Deno.execPath(), target: "/usr/local/bin/deno" }];
  return world.pod({ name, mounts });
}

/** What the manager says from now on. */
async function say(pod: Pod, path: string, status: number): Promise<void> {
  await Deno.writeTextFile(pod.path(`/ipc/.${path}`), String(status));
  await Deno.rename(pod.path(`/ipc/.${path}`), pod.path(`/ipc/${path}`));
}

/** Waits for an event from the given number on; returns the number of the next. */
async function happens(
  kubelet: Kubelet,
  container: string,
  what: RegExp,
  from = 0,
): Promise<number> {
  return await eventually(`${container}: ${what}`, () => {
    const events = kubelet.events();
    const index = events.findIndex((one, i) =>
      i >= from && one.container === container && what.test(one.what)
    );
    return index < 0 ? null : index + 1;
  }, { every: 20, why: () => Promise.resolve(timeline(kubelet.events())) });
}

/** When something happened, in milliseconds; throws if it did not. */
function timeOf(kubelet: Kubelet, container: string, what: RegExp): number {
  const event = kubelet.events().find((one) => one.container === container && what.test(one.what));
  assert(
    event !== undefined,
    `${container}: ${what} did not happen:\n${timeline(kubelet.events())}`,
  );
  return event.at;
}

testWhere(
  missing,
  "the node starts once the manager has started up; a plain one at once",
  async () => {
    await using world = await openWorld();
    const pod = await podOf(world);
    await say(pod, "live", 200);
    const containers = { manager, node: sleeper };
    await using kubelet = await startKubelet(pod, { manifest, containers });
    await eventually(
      "the manager to answer",
      () => pod.fetch(8000, "/startup").catch(() => null),
    );
    await pause(1_200);
    assert.throws(() => kubelet.container("node"), /Container node of pod-0 was not started/);
    await say(pod, "startup", 200);
    await kubelet.allStarted();
    assert.equal(kubelet.container("node").restarts(), 0);
    assert.equal(kubelet.container("manager").restarts(), 0);
    assert.equal(kubelet.ready("node"), true);
    assert.equal(kubelet.ready(), false);
    await say(pod, "ready", 200);
    await happens(kubelet, "manager", /^became ready/);
    assert.equal(kubelet.ready(), true);

    const second = await podOf(world, "pod-1");
    await using plain = await startKubelet(second, { manifest, containers, order: "plain" });
    assert.notEqual(plain.container("node").pid(), null);
    await plain.allStarted(0);
  },
);

testWhere(
  missing,
  "a manager that is not alive, or frozen, is killed and starts up again",
  async () => {
    await using world = await openWorld();
    const pod = await podOf(world);
    for (const path of ["startup", "ready", "live"]) await say(pod, path, 200);
    await using kubelet = await startKubelet(pod, {
      manifest,
      containers: { manager, node: sleeper },
    });
    let seen = 0;
    const next = async (...whats: readonly RegExp[]) => {
      for (const what of whats) seen = await happens(kubelet, "manager", what, seen);
    };
    const up = [/^started$/, /^started up/, /^became ready/];
    await next(...up);

    await say(pod, "ready", 503);
    await next(/^became unready: \/ready/);
    await say(pod, "ready", 200);
    await next(/^became ready/);

    await kubelet.container("manager").freeze();
    const frozen = Date.now();
    await next(/^became unready: \/ready gave no answer/);
    await next(/^SIGTERM: liveness probe: \/live gave no answer/);
    assert(Date.now() - frozen > 5_500, "two probes had to run into their time-out");
    await next(/^ended with 137/, /^back-off 1 s/, ...up);

    await say(pod, "live", 503);
    await next(/^SIGTERM: liveness probe: \/live/);
    await next(/^ended with 4/, /^became unready: it does not run/, /^back-off 10 s/);
    assert.equal(kubelet.ready(), false);
    assert.equal(kubelet.container("manager").restarts(), 1);
    assert.equal(kubelet.container("node").restarts(), 0);
  },
);

testWhere(
  missing,
  "what ends is started again, at once at first and later after its back-off",
  async () => {
    await using world = await openWorld();
    const pod = await world.pod({ name: "pod-0" });
    const kubelet = await startKubelet(pod, {
      manifest: unprobed("new", "second", "sixth"),
      containers: {
        new: slow,
        second: { ...sleeper, crashes: 1 },
        sixth: { ...sleeper, crashes: 5 },
      },
    });
    {
      await using _kubelet = kubelet;
      await trapped(pod, "slow");
      for (const name of ["second", "sixth"]) kubelet.container(name).kill("SIGKILL");
      const killed = Date.now();
      const { code, at } = await kubelet.stopContainer("new");
      assert.equal(code, 3);
      await assert.rejects(kubelet.stopContainer("new"), /Container new does not run/);
      const back = (name: string) =>
        eventually(`${name} to run again`, () => kubelet.container(name).pid(), { every: 20 });
      await back("new");
      assert(Date.now() - at >= 950, `a restart at once took ${Date.now() - at} ms`);
      await back("second");
      assert(Date.now() - killed >= 9_900, `back-off 10 s took ${Date.now() - killed} ms`);
      assert.equal(kubelet.container("sixth").pid(), null);
      timeOf(kubelet, "sixth", /^back-off 160 s/);
      assert.equal(kubelet.ready("second"), true);
      assert.equal(kubelet.ready("sixth"), false);
    }
    assert.equal(kubelet.container("sixth").restarts(), 0);
  },
);

testWhere(
  missing,
  "a pod that is deleted: first the node ends, then the sidecar; plain ones at once",
  async (t) => {
    await using world = await openWorld();
    const delay = async (name: string, order: "sidecar" | "plain") => {
      const pod = await podOf(world, name);
      await say(pod, "startup", 200);
      await say(pod, "live", 200);
      await using kubelet = await startKubelet(pod, {
        manifest,
        containers: { manager, node: slow },
        order,
      });
      await kubelet.allStarted();
      await happens(kubelet, "manager", /^started up/);
      await trapped(pod, "slow");
      await kubelet.delete();
      assert.deepEqual(kubelet.container("node").exits().map(({ code }) => code), [3]);
      assert.deepEqual(kubelet.container("manager").exits().map(({ code }) => code), [4]);
      const ended = timeOf(kubelet, "node", /^ended/);
      assert(ended - timeOf(kubelet, "node", /^SIGTERM: the pod is deleted/) >= 500);
      return timeOf(kubelet, "manager", /^SIGTERM: the pod is deleted/) - ended;
    };
    await t.step(
      "in the order of a sidecar",
      async () => assert(await delay("pod-0", "sidecar") >= 0),
    );
    await t.step("plainly", async () => assert(await delay("pod-1", "plain") <= -500));
  },
);

testWhere(
  missing,
  "in a pod that is deleted nothing is restarted; the deaf is killed",
  async () => {
    await using world = await openWorld();
    const pod = await world.pod({ name: "pod-0" });
    const deleted = readManifest(`kind: Pod
spec:
  terminationGracePeriodSeconds: 2
  initContainers: [{ name: crashed, restartPolicy: Always }]
  containers: [{ name: deaf }]`);
    const containers = { deaf, crashed: sleeper };
    await using kubelet = await startKubelet(pod, { manifest: deleted, containers });
    await kubelet.allStarted();
    await trapped(pod, "deaf");
    kubelet.container("crashed").kill("SIGKILL");
    await kubelet.container("crashed").nextExit();
    const begun = Date.now();
    await kubelet.delete();
    const took = Date.now() - begun;
    assert(took >= 2_000 && took < 15_000, `a grace of 2 s took ${took} ms`);
    assert.deepEqual(kubelet.container("deaf").exits().map(({ code }) => code), [137]);
    assert.equal(kubelet.container("crashed").restarts(), 0);
  },
);

testWhere(
  missing,
  "what runs before a container is told to end: the end waits for it, within the grace",
  async () => {
    await using world = await openWorld();
    const hook = (script: string) =>
      `lifecycle:
        preStop: { exec: { command: [/bin/sh, -c, '${script}'] } }`;
    const hooked = readManifest(`kind: Pod
spec:
  terminationGracePeriodSeconds: 4
  containers:
    - name: asks
      ${hook("echo $MINE $(id -u) >/ipc/asked; sleep 0.5; exit 3")}
    - name: hangs
      ${hook("sleep 60")}`);
    const pod = await world.pod({ name: "pod-0" });
    const containers = { asks: { ...sleeper, env: { MINE: "mine" } }, hangs: sleeper };
    await using kubelet = await startKubelet(pod, { manifest: hooked, containers });
    await kubelet.allStarted();
    const asked = pod.path("/ipc/asked");
    const deleted = kubelet.delete();
    await happens(kubelet, "asks", /^preStop ended with 3/);
    assert.equal(await Deno.readTextFile(asked), "mine 10001\n");
    await deleted;
    const waited = (name: string) =>
      timeOf(kubelet, name, /^SIGTERM/) - timeOf(kubelet, name, /^preStop$/);
    assert(waited("asks") >= 500, `the end came after ${waited("asks")} ms`);
    assert(waited("hangs") >= 4_000, `the end came after ${waited("hangs")} ms`);
    timeOf(kubelet, "hangs", /^preStop outlives the grace/);
  },
);

testWhere(missing, "a probe that is under way is not left behind by a kubelet", async () => {
  await using world = await openWorld();
  const pod = await podOf(world);
  let [asked, pending] = [0, 0];
  const fetch: Pod["fetch"] = async (...request) => {
    asked++;
    pending++;
    const answer = await pod.fetch(...request).catch(() => null);
    await pause(500);
    pending--;
    return answer ?? assert.fail("no answer");
  };
  {
    const containers = { manager, node: sleeper };
    await using _kubelet = await startKubelet({ ...pod, fetch }, { manifest, containers });
    await eventually("the first probe", () => asked > 0 || null);
  }
  assert.equal(pending, 0);
});
