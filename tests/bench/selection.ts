/** Figures, or groups of figures, that may be asked for by name. */
export const names = [
  "binary_size",
  "compile_seconds",
  "simulated_hour",
  "register",
  "first_forging",
  "requests_per_minute_at_rest",
  "handover",
  "ready_seconds",
  "manager_rss",
  "guard_rss",
  "regions_at_rest",
  "register_loss",
  "cluster_failover",
  "fencing",
] as const;

/** Name of a figure or group. */
export type Name = (typeof names)[number];

/** What to measure, and how often. */
export interface Selection {
  /** Whether what was measured is also written into the page that shows it. */
  readonly page: boolean;
  has(...wanted: readonly Name[]): boolean;
  /** How often to measure, where the arguments say it; else `fallback`. */
  runs(name: Name, fallback: number): number;
}

const PAGE = "--page";

/**
 * Reads the arguments: `NAME`, or `NAME=RUNS`; without any, everything is measured. `--page` also
 * writes the page of `fencing`.
 *
 * @throws {Error} If they make no sense.
 */
export function readSelection(args: readonly string[]): Selection {
  const chosen = new Map<Name, number | null>();
  for (const arg of args.filter((arg) => arg !== PAGE)) {
    const [text, runs = null] = arg.split("=");
    const name = names.find((one) => one === text);
    if (name === undefined) {
      throw new Error(`There is no figure ${JSON.stringify(text)}: expected ${names.join(", ")}`);
    }
    if (runs !== null && !/^[1-9]\d{0,3}$/.test(runs)) {
      throw new Error(`${arg}: expected a number of runs from 1 to 9999 after the equals sign`);
    }
    chosen.set(name, runs === null ? null : Number(runs));
  }
  const has = (...wanted: readonly Name[]) =>
    chosen.size === 0 || wanted.some((name) => chosen.has(name));
  const page = args.includes(PAGE);
  if (page && !has("fencing")) throw new Error(`${PAGE} shows fencing: name that, too`);
  return {
    ...{ page, has },
    runs: (name, fallback) => chosen.get(name) ?? fallback,
  };
}
