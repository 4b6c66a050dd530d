import assert from "assert";
import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { documentedRoots, readConfiguration } from "../../../lib/config/mod.ts";
import { deriveBounds, deriveTimings } from "../../../lib/core/mod.ts";
import { openMetrics } from "../../../lib/telemetry/mod.ts";
import { projectRoot } from "../../../tools/compile.ts";

const readme = await Deno.readTextFile(join(projectRoot, "README.md"));

Deno.test("the README states the bounds and times that the defaults give", () => {
  const decision = deriveTimings({
    ...{ leaseDuration: 15_000, sleepInterval: 5_000 },
    ...{ requestTimeout: 1_700, clockRateError: 0.1 },
  });
  assert(decision.kind === "fits");
  const { timings } = decision;
  for (const { name, value } of deriveBounds(timings)) {
    assert.match(readme, new RegExp(`\\| ${(value / 1000).toFixed(1)} s +\\|`), name);
  }
  const { rightLasts, stopBegins, latestEnable, challengerWaits } = timings;
  for (const time of [rightLasts, stopBegins, latestEnable]) {
    assert(readme.includes(`t0 + ${(time / 1000).toFixed(1)} s`), String(time));
  }
  assert(readme.includes(`t1 + ${challengerWaits / 1000} s`));
});

Deno.test("the README lists every metric of ours, and no other", async () => {
  const metrics = openMetrics({
    ...{ pod: "", namespace: "", version: "", network: "", poolId: "", poolTicker: "" },
    ...{
      application: "",
      registers: ["home"],
      observesForging: true,
      isGuarded: true,
      cluster: { cluster: "", region: "" },
    },
  }, { droppedLogLines: () => 0, residentMemory: () => 0 });
  const { body } = await metrics.expose("text/plain");
  const told = [...body.matchAll(/^# TYPE (cardano_\w+)/gm)].map(([, name]) => name);
  const listed = [...readme.matchAll(/^\| `(cardano_\w+)` +\|/gm)].map(([, name]) => name);
  assert.deepEqual(listed.sort(), told.sort());
});

Deno.test("each kubectl of the README says in which namespace, and names what the manifests have", async () => {
  const fenced = [...readme.matchAll(/^```([a-z]*)\n([\s\S]*?)^```$/gm)];
  const blocks = fenced.filter(([, language]) => language === "bash")
    .map(([, , block = ""]) => block);
  const examples = fenced.filter(([, language]) => language === "yaml").map(([block]) => block);
  const lines = blocks.flatMap((block) => block.replaceAll(/\\\n|\|\n/g, " ").split("\n"));
  const inText = [...readme.matchAll(/`(kubectl [^`]* --[^`]*)`/g)].map(([, line = ""]) => line);
  const commands = [...lines, ...inText].flatMap((line) => line.match(/\bkubectl [^|]*/g) ?? []);
  assert(commands.length >= 12, commands.join("\n"));
  // A namespace lies in none, nor do definitions.
  const free = /^kubectl (create namespace|apply --filename charts\/)/;
  const lost = commands.filter((one) => !free.test(one) && !/--namespace "\$NS"/.test(one));
  assert.deepEqual(lost, []);
  const files = ["statefulset.yaml", "role.yaml"].map((name) => join(projectRoot, "deploy", name));
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(file)));
  const manifests = [...texts, ...examples].join("\n");
  const names = commands.join(" ").match(/\b(cardano|forge)-[a-z-]+/g) ?? [];
  const known = (name: string) => new RegExp(`[ [=]${name}\\b`).test(manifests);
  assert.deepEqual(names.filter((name) => !known(name) && name !== "cardano-forge-crds"), []);
});

Deno.test("the lists of registers in the README are understood, one, three and three", () => {
  const lists = [...readme.matchAll(/^```text\n([a-z]+=(?:kubernetes|etcd):[\s\S]*?)^```$/gm)];
  const counts = lists.map(([, list = ""]) => {
    const outcome = readConfiguration({
      ...{ POD_NAME: "pool-0", ENABLE_CLUSTER_MANAGEMENT: "true", CLUSTER_REGION: "eu" },
      POOL_ID: "pool1yv26ccn3apqaxvfklsrqfx20lxj76e8h9lx8484rphua6x86wm2",
      ...{ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" },
      FORGE_REGISTERS: list,
    }, documentedRoots);
    assert(outcome.kind === "valid", JSON.stringify(outcome));
    return outcome.configuration.right.registers.length;
  });
  assert.deepEqual(counts, [1, 3, 3]);
});

Deno.test("every task that the README names exists, and every dependency is told", () => {
  const tasks = new Set(Object.keys(manifest.tasks));
  const named = [...readme.matchAll(/deno task ([a-z0-9]+)/g)].map(([, task = ""]) => task);
  assert(named.length > 0);
  for (const task of named) assert(tasks.has(task), task);
  for (const name of Object.values(manifest.imports)) {
    const [, bare] = /^npm:(@?[^@]+)@/.exec(name) ?? [];
    if (bare !== undefined) assert(readme.includes(`\`${bare}\``), bare);
  }
});
