import assert from "assert";
import type { WallTime } from "../../../lib/core/mod.ts";
import { doubledSlots } from "../../support/ledger.ts";
import { eventually } from "../../support/servers/mod.ts";
import { keysBeside } from "../pool/keys_beside.ts";
import type { Member } from "../pool/member.ts";
import type { Pool } from "../pool/pool.ts";
import { assertToldTruly } from "../pool/truth.ts";
import { isLater } from "./claims.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

/** Descriptors and memory that a manager, or a guard, may hold at most, whatever befell it. */
const MOST_DESCRIPTORS = 80;
const MOST_MEMORY = 192 * 1024 * 1024;
const MOST_OF_GUARD = 96 * 1024 * 1024;
/** What a manager does after the last step, such as taking keys away, may take so long. */
const SETTLES_WITHIN = 30_000;
/** A node that signed so lately forges. */
const FORGES = 3_000;

/** What must hold at the end of every scenario. */
export async function assertAlways(scenario: Scenario, scene: Scene): Promise<void> {
  const { pool, entered } = scene;
  const forger = scenario.ends === "dark" ? null : await presentForger(pool);
  if (forger !== null) await assertToldTruly(pool, forger);
  else await assertDark(pool);
  await Promise.all(pool.members.map((member) => assertKeysInPlace(pool, member, forger)));
  await Promise.all(pool.members.map(assertModest));
  await assertKills(pool, entered, scenario.kills ?? 0);
  for (const log of await logsOf(pool)) {
    assert.doesNotMatch(log, /"event":"defect"/, "a manager or a guard met a defect of its own");
  }
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

/** Managers and guards have ended at most so many nodes; who sends to one twice has ended one. */
async function assertKills(pool: Pool, entered: WallTime, most: number): Promise<void> {
  const kill = /"signal_sent".*"SIG(?:TERM|KILL)"/;
  const ended = (await logsOf(pool)).flatMap((log) => {
    const lines = log.split("\n").filter((line) => kill.test(line) && isLater(line, entered));
    return [...new Set(lines.map((line) => /"pid":(\d+)/.exec(line)?.[1]))];
  });
  assert(ended.length <= most, `nodes were ended ${ended.length} times, expected at most ${most}`);
}

/** A manager and a guard that run hold little memory and few descriptors. */
async function assertModest({ name, manager, guard }: Member): Promise<void> {
  await assertLittle(`the manager of ${name}`, manager, MOST_MEMORY);
  if (guard !== null) await assertLittle(`the guard of ${name}`, guard, MOST_OF_GUARD);
}

async function assertLittle(
  name: string,
  container: Member["manager"],
  mostMemory: number,
): Promise<void> {
  const pid = container.pid();
  if (pid === null) return;
  const descriptors = await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`));
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  const memory = Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  const count = descriptors.length;
  assert(count <= MOST_DESCRIPTORS, `${name} holds ${count} descriptors`);
  assert(memory <= mostMemory, `${name} holds ${Math.round(memory / 1024 / 1024)} MiB`);
}

/** What was logged in each pod: by its manager, and by its guard. */
async function logsOf({ everybody }: Pool): Promise<readonly string[]> {
  return await Promise.all(
    everybody.map(async ({ manager, guard }) =>
      [await manager.log(), await guard?.log() ?? ""].join("\n")
    ),
  );
}
