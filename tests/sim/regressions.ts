import { join } from "node:path";
import type { Plan } from "./plan.ts";

/** A plan that once showed a mistake of the core: itself, since what a seed determines changes. */
export interface Regression {
  /** What was wrong. */
  readonly showed: string;
  readonly plan: Plan;
}

/** Where they are kept, a file each. */
const FOLDER = join(import.meta.dirname ?? ".", "regressions");

/** The regression set: every test run plays it. By the names of the files. */
export function readRegressions(): ReadonlyMap<string, Regression> {
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
  return new Map(
    names.map((name) => [name, JSON.parse(Deno.readTextFileSync(join(FOLDER, name)))]),
  );
}

/** Adds to the set. */
export function keepRegression(name: string, regression: Regression): void {
  Deno.writeTextFileSync(
    join(FOLDER, `${name}.json`),
    `${JSON.stringify(regression, null, 2)}\n`,
  );
}
