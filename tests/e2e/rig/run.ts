import { testWhere } from "testing";
import type { WallTime } from "../../../lib/core/mod.ts";
import { watchMachine } from "../../support/machine.ts";
import { eventually } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { missingForPools, openPool, type Pool } from "../pool/pool.ts";
import { listEachOther } from "../pool/regions.ts";
import { assertAlways, assertSignedOnce } from "./always.ts";
import { writeEvidence } from "./evidence.ts";
import { noteOutcome } from "./outcome.ts";
import type { Scenario } from "./scenario.ts";
import { pass, play, type Scene } from "./scene.ts";
import { isStarved } from "./starved.ts";
import type { Entry } from "./timeline.ts";

/** A scenario in the dark has no forger; its first step begins when the pool has had this long. */
const DARK_OPENING = 5_000;
/** A manager sees that its node forges within this time; its marker says so a moment later. */
const SEES_WITHIN = 10_000;

/** Registers scenarios as tests, each in a world of its own. */
export function runScenarios(scenarios: readonly Scenario[]): void {
  const missing = missingForPools();
  for (const scenario of scenarios) {
    testWhere(missing, scenario.name, async () => {
      const playAlone = async (turn: Turn) => {
        await using pool = await openPool(scenario.world);
        return await playIn({ pool, entered: 0 }, scenario, turn);
      };
      if (await playAlone("again if starved") === "starved") await playAlone("at last");
    });
  }
}

/** Whether a scenario may play once more where the machine was starved. */
export type Turn = "again if starved" | "at last";

/**
 * Plays a scenario. Where the machine had no processor to spare a wait in vain says nothing of the
 * program: it is played once more. A slot signed twice is never excused by that.
 */
export async function playIn(
  { pool, entered }: Pick<Scene, "pool" | "entered">,
  scenario: Scenario,
  turn: Turn,
): Promise<"played" | "starved"> {
  using machine = watchMachine();
  const notes: Entry[] = [];
  const opened = Date.now();
  const scene: Scene = {
    ...{ pool, entered },
    first: await opening(scenario, pool, entered),
    began: Date.now(),
    since: Date.now(),
    note: (what) => void notes.push({ at: Date.now(), who: "scenario", what }),
  };
  try {
    if (scene.first === "" && scenario.opens !== "dark") {
      throw new Error(`nobody forged ${(Date.now() - opened) / 1000} s after the nodes were ready`);
    }
    await play(scene, scenario.steps);
    await assertAlways(scenario, scene);
  } catch (error) {
    const stall = Math.round(machine.stall());
    const { folder, story } = await writeEvidence(slugOf(scenario.name), scene, notes);
    const cause = error instanceof Error ? error.message : String(error);
    if (turn === "again if starved" && isStarved(machine, error)) {
      assertSignedOnce(await pool.ledger(), scenario);
      say(`${scenario.name}: the machine stood still for ${stall} ms; once more, after: ${cause}`);
      return "starved";
    }
    throw new Error(`${cause}\n${story}\nAll of it is in ${folder}`, { cause: error });
  }
  await noteOutcome(scenario, scene);
  return "played";
}

function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** Who forges when the first step begins; empty if nobody does. */
async function opening({ opens }: Scenario, pool: Pool, entered: WallTime): Promise<string> {
  if (opens === "dark") {
    await new Promise((resolve) => setTimeout(resolve, DARK_OPENING));
    return "";
  }
  const forger = await pool.forger(entered, allowed("first_election")).catch(() => null);
  if (forger === null) return "";
  // A manager that has not seen its node forge yet could be sure of a stop only by ending the node.
  const sees = async () => await forger.metric("cardano_forging_enabled").catch(() => 0) === 1;
  await eventually("it to be seen", async () => await sees() || null, { limit: SEES_WITHIN })
    .catch(() => null);
  const { regions } = pool;
  // A set of registers that is not initialised survives nothing yet.
  const listed = () => regions.length === 1 || listEachOther(regions) || null;
  await eventually("the registers to list each other", listed, { limit: 2 * SEES_WITHIN });
  await pass(SEES_WITHIN / 10);
  return forger.name;
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}
