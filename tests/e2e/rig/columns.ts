import { eventually } from "../../support/servers/mod.ts";
import type { Region } from "../pool/region.ts";
import type { Where } from "./regions.ts";
import { claim, forger, type Scene, type Step, type Who } from "./scene.ts";

/** Resources follow what happens within this time, in milliseconds. */
const SHOWS_WITHIN = 30_000;

/** The columns that the runbook of the original looks at. */
const COLUMNS = "NAME:.metadata.name,STATE:.status.effectiveState," +
  "PRIORITY:.status.effectivePriority,LEADER:.status.activeLeader," +
  "HEALTHY:.status.healthStatus.healthy";

/** A row of them; what is not named may be anything. */
export interface Row {
  readonly state?: string;
  readonly priority?: number;
  /** Who speaks for the cluster; `null`: nobody does. */
  readonly leader?: Who | null;
  readonly healthy?: boolean;
}

/** Rows by the names of their clusters. */
type Rows = Readonly<Record<string, Row>>;

/** What is to be shown, and words for it. */
interface Expected {
  readonly words: string;
  rows(scene: Scene): Rows;
}

/** Those whose API server runs at this moment. */
const answering: Where = {
  name: "every region",
  among: ({ pool }) => pool.regions.filter(({ plane }) => plane.process().running()),
};

/** What the runbook's `kubectl get cardanoforgeclusters` shows in these regions, of each cluster. */
export function columnsShow(rows: Rows, where = answering): Step {
  return shows("kubectl get cardanoforgeclusters", runbooksColumns, these(rows), where);
}

/** The same of `kubectl get cfc`, by the columns that the definition has by itself. */
export function tableShows(rows: Rows, where = answering): Step {
  return shows("kubectl get cfc", ownColumns, these(rows), where);
}

/** There the cluster in which somebody forges is shown as well, and led by whoever that is. */
export function columnsNameForger(where = answering): Step {
  return shows("kubectl get cardanoforgeclusters", runbooksColumns, {
    words: "the forger's cluster is led by the forger, and healthy",
    rows: (scene) =>
      Object.fromEntries(
        forger.among(scene).map(({ region }) => [region.name, { leader: forger, healthy: true }]),
      ),
  }, where);
}

/** What a row shows, in the order of the runbook's columns; nothing is an empty text. */
interface Shown {
  readonly name: string;
  readonly fields: readonly string[];
}

function shows(
  command: string,
  read: (region: Region) => Promise<readonly Shown[]>,
  { words, rows }: Expected,
  where: Where,
): Step {
  return claim(
    `${command} says in ${where.name}: ${words}`,
    (scene) =>
      Promise.all(
        where.among(scene).map(async (region) => {
          let shown: readonly Shown[] = [];
          await eventually(`the columns in ${region.name} to say ${words}`, async () => {
            shown = await read(region);
            const expected = Object.entries(rows(scene));
            return expected.length > 0 &&
                expected.every(([name, row]) => says(scene, shown, name, row)) || null;
          }, { limit: SHOWS_WITHIN, why: () => Promise.resolve(JSON.stringify(shown)) });
        }),
      ),
  );
}

function these(rows: Rows): Expected {
  const told = Object.entries(rows).map(([name, row]) => `${name} ${toldOf(row).join(" ")}`);
  return { words: told.join(", "), rows: () => rows };
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
