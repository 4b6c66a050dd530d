import { unlessStarved } from "../../e2e/rig/starved.ts";
import { type Figure, single, spread } from "../figure.ts";
import { limits } from "../promises.ts";
import { type Fence, fence } from "./fence.ts";
import { type Way, ways } from "./ways.ts";

/** What was measured of one way. */
export interface Measured {
  readonly way: Way;
  readonly fences: readonly Fence[];
}

/** Worlds side by side: each is three processes that mostly wait. */
const WORLDS = 4;

/** Plays every way `runs` times, several worlds at a time; `note` hears of each. */
export async function measureFencing(
  runs: number,
  note: (text: string) => void,
): Promise<readonly Measured[]> {
  const measured = ways.map((way) => ({ way, fences: [] as Fence[] }));
  const turns = Array.from({ length: runs }, (_, run) => run).flatMap((run) =>
    measured.map(({ way, fences }) => async () => {
      const one = await unlessStarved(() => fence(way, run / runs));
      fences.push(one);
      note(`${way.name}, ${run + 1} of ${runs}: silent ${one.silent} s after the decision`);
    })
  );
  const work = async () => {
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) await turn();
  };
  await Promise.all(Array.from({ length: WORLDS }, work));
  return measured;
}

/** The figures of each way; its silence is judged by the stated bound. */
export function fencingFigures(measured: readonly Measured[]): Figure[] {
  const doubled = measured.flatMap(({ fences }) => fences.map((one) => one.doubled));
  return [
    ...measured.flatMap(({ way: { name, bound }, fences }) => {
      const figure = (part: keyof Fence, limit?: number) => {
        const judgement = limit === undefined ? {} : { limit };
        const values = fences.map((one) => one[part]);
        return spread(`fencing.${name}.${part}`, "s", values, "max", judgement);
      };
      return [
        figure("decided"),
        figure("last_slot"),
        figure("silent", bound / 1000),
        figure("proven"),
      ];
    }),
    single("fencing.doubled_slots", "slots", doubled.reduce((sum, count) => sum + count, 0), {
      limit: limits.doubledSlots,
    }),
  ];
}
