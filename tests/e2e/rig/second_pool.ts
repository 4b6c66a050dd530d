import assert from "assert";
import { allowed } from "../pool/bounds.ts";
import type { Member, MemberSettings } from "../pool/member.ts";
import { openSecondPool, type Pool } from "../pool/pool.ts";
import { parseSamples } from "../pool/samples.ts";
import { assertSignedOnce } from "./always.ts";
import { writeEvidence } from "./evidence.ts";
import { act, claim, play, type Scene, type Step } from "./scene.ts";

/** Makes of steps one that plays them in the second pool, with its members and its ledger. */
export type InSecond = (...steps: readonly Step[]) => Step;

/**
 * Plays steps while a second pool runs on the same API servers and in the same namespaces, with one
 * such pod in each, which agree on the Lease `cardano-node-leader`.
 */
export function besideSecondPool(
  member: MemberSettings,
  steps: (inSecond: InSecond) => readonly Step[],
): Step {
  let second: Scene | null = null;
  const inside = steps((...inner) => ({
    says: `in the second pool (${told(inner)})`,
    kind: "claim",
    async run() {
      if (second === null) throw new Error("There is no second pool at this moment");
      await play(second, inner);
    },
  }));
  const says = "while a second pool runs on the same API servers and in the same namespaces, its " +
    "pods on the Lease cardano-node-leader";
  return act(`${says}: ${told(inside)}`, async (scene) => {
    await using pool = await openSecondPool(scene.pool, member);
    const first = await pool.forger(0, 2 * allowed("first_election")).catch(async (cause) => {
      throw new Error(`The second pool does not forge: ${await readiness(pool)}`, { cause });
    });
    const began = Date.now();
    second = { pool, first: first.name, entered: 0, began, since: began, note: scene.note };
    try {
      await play(scene, inside);
      assertOwnAlone(scene.pool, pool);
      assertOwnAlone(pool, scene.pool);
      assertSignedOnce(await pool.ledger());
    } catch (error) {
      await writeEvidence("the-second-pool", second, []);
      throw error;
    } finally {
      second = null;
      scene.since = Date.now();
    }
  });
}

/** Whoever asks pods of this pool hears of this pool alone. */
export function metricsTellOwnPool(): Step {
  return claim("all metrics tell of its own pool alone", async ({ pool }) => {
    const own = pool.keys.bech32.slice(0, 10);
    for (const { name, status } of pool.members) {
      const { body } = await status("/metrics");
      const labelled = parseSamples(body).flatMap(({ labels }) =>
        /pool_id="([^"]*)"/.exec(labels)?.[1] ?? []
      );
      assert(labelled.length > 0, `${name} says of no metric whose it is`);
      assert.deepEqual(new Set(labelled), new Set([own]), name);
    }
  });
}

/** What its pods say of whether they could forge. */
async function readiness({ members }: Pool): Promise<string> {
  const said = await Promise.all(
    members.map(async ({ name, status }) => `${name}: ${(await status("/ready")).body}`),
  );
  return said.join("; ");
}

/** No Lease was ever held by pods of both pools, and the record of the one was held by its own. */
function assertOwnAlone(one: Pool, other: Pool): void {
  const isOf = (members: readonly Member[], holder: string) =>
    members.some(({ podName }) => holder.includes(`${podName}/`));
  for (const { name, everyLease, record } of one.regions) {
    const held = everyLease.changes().map(({ object: { metadata, spec } }) => ({
      lease: String(metadata?.name),
      holder: String(spec?.holderIdentity ?? ""),
    }));
    const ours = held.filter(({ holder }) => isOf(one.everybody, holder));
    const theirs = held.filter(({ holder }) => isOf(other.everybody, holder));
    const both = theirs.filter(({ lease }) => ours.some((own) => own.lease === lease));
    assert.deepEqual(both, [], `Leases in ${name} were held by pods of both pools`);
    assert(ours.some(({ lease }) => lease === record), `no pod of its own held ${record}`);
  }
}

function told(steps: readonly Step[]): string {
  return steps.map(({ says }) => says).join(", ");
}
