import assert from "assert";
import { eventually } from "../../support/servers/mod.ts";
import type { HealthAnswer } from "../pool/health.ts";
import type { Region } from "../pool/region.ts";
import { during, microTime } from "./lease.ts";
import type { Where } from "./regions.ts";
import { act, claim, pass, type Scene, type Step, type Who } from "./scene.ts";

/** Resources follow what happens within this time, in milliseconds. */
const SHOWS_WITHIN = 30_000;

/** The columns that the runbook of the original looks at. */
const COLUMNS = "NAME:.metadata.name,STATE:.status.effectiveState," +
  "PRIORITY:.status.effectivePriority,LEADER:.status.activeLeader," +
  "HEALTHY:.status.healthStatus.healthy";

/** So often the original renews its Lease, in milliseconds. */
const ORIGINAL_RENEWS = 5_000;

/** A row of them; what is not named may be anything. */
export interface Row {
  readonly state?: string;
  readonly priority?: number;
  /** Who speaks for the cluster; `null`: nobody does. */
  readonly leader?: Who | null;
  readonly healthy?: boolean;
}

/** The region of this name, whose cluster and register bear the same. */
export function region(name: string): Where {
  return { name, among: ({ pool }) => pool.regions.filter((one) => one.name === name) };
}

/** Patches a cluster where it is at home, by the runbook's own command, its misspelt name included. */
export function patchCluster(name: string, spec: object): Step {
  const patch = JSON.stringify({ spec });
  return act(
    `kubectl patch cardanoforgeCluster ${name} --type=merge -p '${patch}'`,
    (scene) => patched(scene, name, patch),
  );
}

/** The same with an override that is over after so many seconds. */
export function overrideFor(seconds: number, name: string, override: object): Step {
  return act(
    `an override of ${name} for ${seconds} s: ${JSON.stringify(override)}`,
    async (scene) => {
      const expiresAt = new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, "");
      const whole = { enabled: true, reason: "Planned maintenance", ...override, expiresAt };
      await patched(scene, name, JSON.stringify({ spec: { override: whole } }));
    },
  );
}

async function patched(scene: Scene, name: string, patch: string): Promise<void> {
  const { plane, namespace } = homeOf(scene, name);
  const which = ["patch", "cardanoforgeCluster", name, "--namespace", namespace];
  await plane.kubectl.run([...which, "--type=merge", "-p", patch]);
}

/** What the health check of a cluster is answered from now on. */
export function healthOf(name: string, how: HealthAnswer): Step {
  return act(`the health endpoint of ${name} is ${how}`, (scene) => {
    homeOf(scene, name).health.become(how);
    return Promise.resolve();
  });
}

/** It fails for a second, is well for a second, and so on: too fast to be believed. */
export function healthFlaps(name: string, seconds: number): Step {
  const says = `for ${seconds} s the health endpoint of ${name} fails every other second`;
  return act(says, async (scene) => {
    const { health } = homeOf(scene, name);
    for (let second = 0; second < seconds; second++) {
      health.become(second % 2 === 0 ? "failing" : "healthy");
      await pass(1_000);
    }
    health.become("healthy");
  });
}

/** Who signs last is a pod of this region, at most so many seconds after the latest act. */
export function forgesIn(name: string, seconds: number): Step {
  return claim(
    `a pod of ${name} forges within ${seconds} s`,
    (scene) =>
      eventually(`a pod of ${name} to forge`, async () => {
        const last = (await scene.pool.ledger()).at(-1);
        return last !== undefined && last.at > scene.since && last.node.startsWith(`${name}-`) ||
          null;
      }, { limit: scene.since + seconds * 1000 - Date.now() }),
  );
}

/** For so many seconds nobody signs but pods of this region. */
export function staysIn(name: string, seconds: number): Step {
  return claim(`for ${seconds} s only pods of ${name} forge`, async (scene) => {
    const from = Date.now();
    await pass(seconds * 1000);
    const lines = (await scene.pool.ledger()).filter(({ at }) => at >= from);
    const others = lines.filter(({ node }) => !node.startsWith(`${name}-`));
    assert.equal(others.length, 0, `${others[0]?.node} forged`);
    assert(lines.length >= seconds - 2, `${lines.length} of ${seconds} slots were signed`);
  });
}

/** What the runbook's `kubectl get cardanoforgeclusters` shows in every region, of each cluster. */
export function columnsShow(rows: Readonly<Record<string, Row>>): Step {
  return shows("kubectl get cardanoforgeclusters", runbooksColumns, rows);
}

/** The same of `kubectl get cfc`, by the columns that the definition has by itself. */
export function tableShows(rows: Readonly<Record<string, Row>>): Step {
  return shows("kubectl get cfc", ownColumns, rows);
}

/** What a row shows, in the order of the runbook's columns; nothing is an empty text. */
interface Shown {
  readonly name: string;
  readonly fields: readonly string[];
}

function shows(
  command: string,
  read: (region: Region) => Promise<readonly Shown[]>,
  rows: Readonly<Record<string, Row>>,
): Step {
  const words = Object.entries(rows).map(([name, row]) => `${name} ${toldOf(row).join(" ")}`);
  return claim(
    `${command} says in every region: ${words.join(", ")}`,
    (scene) =>
      Promise.all(scene.pool.regions.map(async (region) => {
        let shown: readonly Shown[] = [];
        await eventually(`the columns in ${region.name} to say ${words.join(", ")}`, async () => {
          shown = await read(region);
          return Object.entries(rows).every(([name, row]) => says(scene, shown, name, row)) || null;
        }, { limit: SHOWS_WITHIN, why: () => Promise.resolve(JSON.stringify(shown)) });
      })),
  );
}

function toldOf({ state, priority, leader, healthy }: Row): readonly string[] {
  const who = leader === undefined ? undefined : `led by ${leader?.name ?? "nobody"}`;
  return [state, priority, who, healthy].filter((one) => one !== undefined).map(String);
}

function says(
  scene: Scene,
  shown: readonly Shown[],
  name: string,
  { state, priority, leader, healthy }: Row,
): boolean {
  const row = shown.find((one) => one.name === name);
  if (row === undefined) return false;
  const named = leader?.among(scene)[0]?.podName ?? "";
  const expected = [state, priority, leader === undefined ? undefined : named, healthy];
  return expected.every((value, at) => value === undefined || `${value}` === row.fields[at]);
}

async function runbooksColumns({ plane, namespace }: Region): Promise<readonly Shown[]> {
  const what = ["get", "cardanoforgeclusters", "--namespace", namespace, "--no-headers"];
  const text = await plane.kubectl.run([...what, "--output", `custom-columns=${COLUMNS}`]);
  return text.split("\n").map((line) => {
    const [name = "", ...fields] = line.trim().split(/\s+/);
    return { name, fields: fields.map((field) => field === "<none>" ? "" : field) };
  });
}

/** Cells begin where their heads do: an empty one is seen by that alone. */
async function ownColumns({ plane, namespace }: Region): Promise<readonly Shown[]> {
  const text = await plane.kubectl.run(["get", "cfc", "--namespace", namespace]);
  const [head = "", ...lines] = text.split("\n");
  const heads = [...head.matchAll(/\S+(?: \S+)*/g)];
  return lines.map((line) => {
    const cells = new Map(
      heads.map(({ 0: name, index }, at) =>
        [name, line.slice(index, heads[at + 1]?.index).trim()] as const
      ),
    );
    const fields = ["STATE", "PRIORITY", "ACTIVE LEADER", "HEALTHY"].map((one) =>
      cells.get(one) ?? "no such column"
    );
    return { name: cells.get("NAME") ?? "", fields };
  });
}

/** Plays steps while an elector as the original's renews its Lease beside the managers there. */
export function whileOriginalRuns(name: string, ...steps: readonly Step[]): Step {
  return during(`an original manager of the pool renews its Lease in ${name}`, {
    every: ORIGINAL_RENEWS,
    async does({ regions }) {
      const home = regions.find((one) => one.name === name);
      const lease = {
        ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
        metadata: { name: "cardano-node-leader" },
        spec: {
          ...{ holderIdentity: "cardano-producer-0", leaseDurationSeconds: 15 },
          renewTime: microTime(),
        },
      };
      await home?.plane.kubectl.apply(JSON.stringify(lease), home.namespace);
    },
  }, steps);
}

function homeOf({ pool }: Scene, name: string): Region {
  const home = pool.regions.find((one) => one.name === name);
  if (home === undefined) throw new Error(`There is no region ${name}`);
  return home;
}
