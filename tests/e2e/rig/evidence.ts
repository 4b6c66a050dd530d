import { join } from "node:path";
import { projectRoot } from "../../../tools/compile.ts";
import type { Pool } from "../pool/pool.ts";
import type { Scene } from "./scene.ts";
import { decisionsOf, type Entry, holdersOf, signedBy, tell } from "./timeline.ts";

/** Lines of the story that the message of a failure repeats. */
const SHOWN = 80;

/** What a scenario left behind. */
export interface Evidence {
  /** Folder with logs, ledger, Lease history and the whole timeline. */
  readonly folder: string;
  /** End of the timeline. */
  readonly story: string;
}

/** Writes down everything that tells why a scenario failed. */
export async function writeEvidence(
  slug: string,
  scene: Scene,
  notes: readonly Entry[],
): Promise<Evidence> {
  const { pool, began } = scene;
  const folder = join(projectRoot, "dist", "e2e", slug);
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const keep = (name: string, text: string) => Deno.writeTextFile(join(folder, name), text);
  const lines = (values: readonly unknown[]) =>
    values.map((value) => `${JSON.stringify(value)}\n`).join("");

  const story = tell([...notes, ...await entriesOf(pool)], began);
  await keep("timeline.txt", `${story}\n`);
  await keep("ledger.jsonl", lines(await pool.ledger()));
  for (const { name, leases, plane } of pool.regions) {
    await keep(`${name}.lease.jsonl`, lines(leases.changes()));
    const server = await Deno.readTextFile(plane.process().logPath).catch(() => "");
    await keep(`${name}.kube-apiserver.log`, server);
  }
  for (const [index, { name, manager, node, guard }] of pool.everybody.entries()) {
    await keep(`${name}.${index}.manager.log`, await manager.log());
    await keep(`${name}.${index}.node.log`, await node.log());
    await keep(`${name}.${index}.guard.log`, await guard?.log() ?? "");
  }
  return { folder, story: story.split("\n").slice(-SHOWN).join("\n") };
}

/** What managers, Lease and ledger tell, in no order. */
async function entriesOf(pool: Pool): Promise<readonly Entry[]> {
  const decisions = await Promise.all(
    pool.everybody.map(async ({ name, manager, guard }) => [
      ...decisionsOf(name, await manager.log()),
      ...decisionsOf(`${name} guard`, await guard?.log() ?? ""),
    ]),
  );
  const kept = pool.everybody.flatMap(({ name, kubelet }) =>
    kubelet.events().map(({ at, container, what }) => ({
      ...{ at, who: name },
      what: `kubelet: ${container} ${what}`,
    }))
  );
  const ledger = signedBy(await pool.ledger());
  const held = pool.regions.flatMap(({ name, leases }) => holdersOf(name, leases.changes()));
  return [...decisions.flat(), ...kept, ...held, ...ledger];
}
