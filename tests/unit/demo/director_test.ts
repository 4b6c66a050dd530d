import assert from "assert";
import { type Bound, deriveTimings } from "../../../lib/core/mod.ts";
import { type Act, acts, reconnect } from "../../demo/acts.ts";
import { direct } from "../../demo/director.ts";
import type { Container } from "../../demo/kubelet.ts";
import { startWatch, type Watch } from "../../demo/watch.ts";
import type { Pod, World } from "../../demo/world.ts";
import { startLeaseApi } from "../../support/lease-api/mod.ts";

const container: Container = {
  standing: () => ({ kind: "runs" }),
  terminate: () => Promise.resolve(),
  kill: () => Promise.resolve(),
  end: () => Promise.resolve(),
};
const pods = ["pod-1", "pod-2", "pod-3"].map((name): Pod => (
  { name, node: container, manager: container, managerUrl: "http://127.0.0.1:1" }
));
const fits = deriveTimings({
  ...{ leaseDuration: 15_000, sleepInterval: 5_000, requestTimeout: 1_700, clockRateError: 0.1 },
});

/** A world without processes: the test itself writes the ledger. */
async function withWorld(
  bound: number,
  test: (stage: {
    readonly world: World;
    readonly watch: Watch;
    readonly said: string[];
    readonly play: (act: Act, pod: string) => Promise<boolean>;
    readonly forge: (slot: number, pod: string) => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const ledger = `${folder}/ledger`;
  const over = new AbortController();
  const api = startLeaseApi();
  assert(fits.kind === "fits");
  const secrets = { kes: "", vrf: "", opcert: "" };
  const bounds = acts.map(({ bound: name }): Bound => ({
    name,
    meaning: "",
    value: bound,
    sum: "",
  }));
  const nothing = () => Promise.resolve();
  const world: World = {
    ...{ pool: { folder, secrets, ledger, systemStart: 0 }, api, pods, bounds },
    ...{ timings: fits.timings, cutOff: new Set<string>(), end: nothing, remove: nothing },
  };
  const forge = async (slot: number, node: string) => {
    const line = JSON.stringify({ slot, node, pool: "p", at: Date.now() });
    await Deno.writeTextFile(ledger, `${line}\n`, { append: true });
  };
  await forge(1, "pod-1");
  const said: string[] = [];
  const watch = await startWatch(world, over.signal, () => {});
  const say = (kind: string, text: string) => void said.push(`${kind}: ${text}`);
  const forges = () => watch.until(({ pods }) => pods.some(({ forges }) => forges) || null, 1_000);
  const play = async (act: Act, name: string) => {
    // On a busy machine the first block may be too old already to count as forging.
    while (await forges() === null) await forge(1, "pod-1");
    const pod = pods.find((pod) => pod.name === name);
    assert(pod !== undefined);
    return await direct(act, pod, { world, watch, say, over: over.signal });
  };
  try {
    await test({ world, watch, said, play, forge });
  } finally {
    over.abort();
    await watch.ended;
    await api.close();
    await Deno.remove(folder, { recursive: true });
  }
}

const act: Act = {
  ...{ key: "x", name: "try", bound: "handover", consequence: "Then this." },
  announced: (pod) => `Something with ${pod}.`,
  perform: () => Promise.resolve(),
};

Deno.test("an act is announced before it is done, and what came of it is told with the bound", async () => {
  await withWorld(20_000, async ({ play, forge, said }) => {
    let before = 0;
    const perform = async () => {
      before = said.length;
      await forge(5, "pod-2");
    };
    assert.equal(await play({ ...act, perform }, "pod-1"), true);
    assert.equal(before, 1);
    assert.equal(said[0], "act: Something with pod-1. Then this.");
    assert.match(
      said[1] ?? "",
      /^outcome: pod-2 forges again after \d+\.\d s \(stated: at most 20 s\); 3 slots missed\.$/,
    );
  });
});

Deno.test("nobody who forges again in time is trouble", async () => {
  await withWorld(100, async ({ play, said }) => {
    assert.equal(await play(act, "pod-1"), false);
    assert.equal(said[1], "trouble: Nobody forges again after 0.2 s: stated were 0.1 s.");
  });
});

Deno.test("nothing is expected of what is done to a pod that does not forge", async () => {
  await withWorld(100, async ({ play, said }) => {
    assert.equal(await play(act, "pod-3"), true);
    assert.deepEqual(said, ["act: Something with pod-3. It does not forge."]);
  });
});

Deno.test("a pod that is cut off gets no answer until it is reconnected", async () => {
  await withWorld(100, async ({ world, play, watch }) => {
    const cutOff = acts.find(({ name }) => name === "cut off");
    assert(cutOff !== undefined);
    await play(cutOff, "pod-3");
    const shown = () =>
      watch.until((view) => view.pods.at(-1)?.cutOff === true ? true : null, 60_000);
    assert.equal(await shown(), true);
    const late = AbortSignal.timeout(200);
    const asked = (token: string, signal: AbortSignal | null) =>
      fetch(`${world.api.url}/nowhere`, { headers: { authorization: `Bearer ${token}` }, signal })
        .then(async (answer) => {
          await answer.body?.cancel();
          return answer.status;
        });
    await assert.rejects(asked("pod-3", late), { name: "TimeoutError" });
    assert.equal(await asked("pod-1", null), 404);
    assert.deepEqual(reconnect(world), ["pod-3"]);
    assert.equal(await asked("pod-3", null), 404);
    assert.deepEqual(reconnect(world), []);
  });
});
