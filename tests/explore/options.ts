import { parseArgs } from "node:util";

export const usage = `Usage: deno task explore [OPTION...]

Explores every interleaving of managers and registers, layer by layer of faults.
Without --registers: one register to the fixpoint, then three as far as --states goes.
  --managers N    managers, each with its node; 2 by default
  --registers N   1 or 3
  --faults N      faults on any one way (crash, freeze, cut, silent watch, lost message,
                  register down, request to end)
  --states N      most states of one world
`;

/** One world to explore. */
export interface Exploration {
  readonly managers: number;
  readonly registers: number;
  readonly faults: number;
  readonly states: number;
}

/** One register is explored to the fixpoint; three have no end that could be waited for. */
const DEFAULTS: readonly Exploration[] = [
  { managers: 2, registers: 1, faults: 2, states: 10_000_000 },
  { managers: 2, registers: 3, faults: 2, states: 1_000_000 },
];

/** The worlds to explore, or `null`: the arguments make no sense. */
export function explorations(args: readonly string[]): readonly Exploration[] | null {
  const values = parsed(args);
  if (values === null) return null;
  const { registers } = values;
  const change: Record<string, number> = {};
  for (const name of ["managers", "registers", "faults", "states"] as const) {
    const text = values[name];
    if (text === undefined) continue;
    if (!/^\d{1,9}$/.test(text)) return null;
    change[name] = Number(text);
  }
  const chosen = registers === undefined
    ? DEFAULTS
    : DEFAULTS.filter((one) => one.registers === change["registers"]);
  const worlds = chosen.map((one) => ({ ...one, ...change }));
  const isPossible = worlds.length > 0 &&
    worlds.every(({ managers }) => managers >= 1 && managers <= MOST_MANAGERS);
  return isPossible ? worlds : null;
}

const MOST_MANAGERS = 5;

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  const options = { managers: text, registers: text, faults: text, states: text };
  try {
    return parseArgs({ args: args.filter((arg) => arg !== "--"), options }).values;
  } catch {
    return null;
  }
}
