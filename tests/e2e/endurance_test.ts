/**
 * Half an hour of random faults. A failure prints its seed; `SEED=N deno task e2e -- endurance`
 * draws the same numbers again, `SOAK_MINUTES=N` makes it shorter or longer.
 *
 * @module
 */
import { testWhere } from "testing";
import type { WallTime } from "../../lib/core/mod.ts";
import { pause, settles } from "../support/servers/mod.ts";
import { allowed } from "./pool/bounds.ts";
import { missingForPools, openPool, type Pool } from "./pool/pool.ts";
import { assertAlways, assertSignedOnce } from "./rig/always.ts";
import { writeEvidence } from "./rig/evidence.ts";
import type { Entry } from "./rig/timeline.ts";
import { MISCHIEF } from "./soak/mischief.ts";
import { type Random, randomFrom } from "./soak/random.ts";
import { assertBounded, look, type Usage } from "./soak/usage.ts";

const MINUTE = 60_000;
const minutes = Number(Deno.env.get("SOAK_MINUTES") ?? "30");
const seed = Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);

/** Faults come in bouts; after each the pool is left alone until somebody forges again. */
const BOUT = 4 * MINUTE;
/** The longest wait that any of the faults leaves behind is over by then. */
const RECOVERY = allowed("cut_off") + allowed("crash") + 60_000;
const LOOK_EVERY = 15_000;
/** How often managers end nodes is not judged here. */
const KILLS = 1_000;

testWhere(missingForPools(), `endurance: ${minutes} minutes of faults, seed ${seed}`, async () => {
  await using pool = await openPool();
  const random = randomFrom(seed);
  const began = Date.now();
  const notes: Entry[] = [];
  const note = (what: string) => void notes.push({ at: Date.now(), who: "mischief", what });
  const scene = { pool, first: "", entered: began, began, since: began, note };
  const usages: Usage[] = [];
  const ending = Promise.withResolvers<void>();
  const looking = lookAgainAndAgain(pool, usages, ending.promise);
  try {
    await pool.forger(0, allowed("first_election"));
    const end = began + minutes * MINUTE;
    while (Date.now() < end) {
      await bout(pool, random, note, Math.min(end, Date.now() + BOUT));
      note("all faults are over");
      await pool.forger(Date.now(), RECOVERY);
      assertSignedOnce(await pool.ledger());
    }
    const scenario = { name: "endurance", steps: [], broken: "", kills: KILLS };
    await assertAlways(scenario, scene);
    assertBounded(usages);
  } catch (error) {
    const { folder, story } = await writeEvidence("endurance", scene, notes);
    const replay = `SEED=${seed} deno task e2e -- endurance`;
    const cause = error instanceof Error ? error.message : String(error);
    throw new Error(`${cause}\n${story}\nAll of it is in ${folder}\nReplay: ${replay}`);
  } finally {
    ending.resolve();
    await looking;
  }
});

/** One fault after the other until `end`, at times two at once, but never two on one member. */
async function bout(
  pool: Pool,
  random: Random,
  note: (what: string) => void,
  end: WallTime,
): Promise<void> {
  const underWay = new Map<string, Promise<unknown>>();
  while (Date.now() < end) {
    const [fault, mischief] = random.pick(Object.entries(MISCHIEF));
    const member = random.pick(pool.members.filter(({ name }) => !underWay.has(name)));
    note(`${fault}, ${member.name}`);
    const done = Promise.resolve(mischief(pool, member, random));
    underWay.set(member.name, done.finally(() => underWay.delete(member.name)));
    if (underWay.size > 1 || random.below(4) > 0) await Promise.all(underWay.values());
    await pause(random.between(500, 15_000));
  }
  await Promise.all(underWay.values());
}

async function lookAgainAndAgain(
  pool: Pool,
  usages: Usage[],
  ending: Promise<void>,
): Promise<void> {
  do usages.push(...await look(pool)); while (!await settles(ending, LOOK_EVERY));
}
