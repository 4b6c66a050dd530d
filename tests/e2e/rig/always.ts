import assert from "assert";
import { doubledSlots } from "../../support/ledger.ts";
import { eventually } from "../../support/servers/mod.ts";
import { keysBeside } from "../pool/keys_beside.ts";
import type { Member } from "../pool/member.ts";
import type { Pool } from "../pool/pool.ts";
import { assertToldTruly } from "../pool/truth.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

/** Descriptors and memory that a manager may hold at most, whatever befell it. */
const MOST_DESCRIPTORS = 80;
const MOST_MEMORY = 192 * 1024 * 1024;
/** What a manager does after the last step, such as taking keys away, may take so long. */
const SETTLES_WITHIN = 30_000;
/** A node that signed so lately forges. */
const FORGES = 3_000;

/** What must hold at the end of every scenario. */
export async function assertAlways(scenario: Scenario, scene: Scene): Promise<void> {
  const { pool } = scene;
  const forger = scenario.ends === "dark" ? null : await presentForger(pool);
  if (forger !== null) await assertToldTruly(pool, forger);
  else await assertDark(pool);
  await Promise.all(pool.members.map((member) => assertKeysInPlace(pool, member, forger)));
  await Promise.all(pool.members.map(assertModest));
  const logs = await logsOf(pool);
  const kills = logs.match(/"signal_sent".*"SIG(TERM|KILL)"/g) ?? [];
  assert(
    kills.length <= (scenario.kills ?? 0),
    `managers ended nodes ${kills.length} times, expected at most ${scenario.kills ?? 0}`,
  );
  assert.doesNotMatch(logs, /"event":"defect"/, "a manager met a defect of its own");
  assertSignedOnce(await pool.ledger(), scenario);
}

/** No slot was signed twice: by anybody, or, where nodes repeat themselves, by two. */
export function assertSignedOnce(
  lines: Awaited<ReturnType<Pool["ledger"]>>,
  { repeats, outside }: Pick<Scenario, "repeats" | "outside"> = {},
): void {
  if (outside !== undefined) return;
  const doubled = doubledSlots(lines).filter(({ nodes }) =>
    repeats === undefined || new Set(nodes).size > 1
  );
  assert.equal(doubled.length, 0, `signed twice: ${JSON.stringify(doubled.slice(0, 5))}`);
}

async function presentForger(pool: Pool): Promise<Member> {
  return await pool.forger(Date.now() - FORGES, SETTLES_WITHIN);
}

async function assertDark(pool: Pool): Promise<void> {
  const last = (await pool.ledger()).at(-1)?.at ?? 0;
  assert(Date.now() - last > FORGES, "nobody was to forge at the end");
  for (const member of pool.members) {
    await eventually(`metrics to say that ${member.name} does not forge`, async () => {
      const value = await member.metric("cardano_forging_enabled").catch(() => null);
      return value === 0 ? true : null;
    }, { limit: SETTLES_WITHIN });
  }
}

/** Real keys lie beside the forger's node and beside no other. */
async function assertKeysInPlace(pool: Pool, member: Member, forger: Member | null): Promise<void> {
  const expected = member === forger ? "real" : "none of the pool's";
  await eventually(`the keys beside ${member.name} to be ${expected}`, async () => {
    const keys = await keysBeside(pool, member);
    return (keys === "real") === (member === forger) ? true : null;
  }, { limit: SETTLES_WITHIN });
}

/** A manager that runs holds little memory and few descriptors. */
async function assertModest({ name, manager }: Member): Promise<void> {
  const pid = manager.pid();
  if (pid === null) return;
  const descriptors = await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`));
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  const count = descriptors.length;
  assert(count <= MOST_DESCRIPTORS, `${name} holds ${count} descriptors`);
  assert(memory <= MOST_MEMORY, `${name} holds ${Math.round(memory / 1024 / 1024)} MiB`);
}

async function logsOf({ everybody }: Pool): Promise<string> {
  return (await Promise.all(everybody.map(({ manager }) => manager.log()))).join("\n");
}
