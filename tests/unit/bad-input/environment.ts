import assert from "assert";
import { describeProblem, documentedRoots } from "../../../lib/config/mod.ts";
import { refused } from "../config/environments.ts";

/** Variables as set; `undefined` takes one away that a pod has. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** What a row of the environment says: the settings, the variable to blame, what is said of it. */
export type Blame = readonly [settings: Settings, variable: string, because: RegExp];

/** Longest line that an operator should have to read. */
const LONGEST_LINE = 1500;

/**
 * The settings are refused as the compiled program reads them: the variable is blamed with its
 * value, what was expected and the way out, each problem on one line of bounded length.
 */
export function refusedClearly(settings: Settings, variable: string, because: RegExp): void {
  const problems = refused(settings, documentedRoots);
  const problem = problems.find((one) => one.variable === variable && because.test(one.because));
  assert(problem, JSON.stringify(problems));
  const lines = problems.map(describeProblem);
  for (const line of lines) {
    assert(line.length <= LONGEST_LINE, `${line.length} characters: ${line.slice(0, 300)}`);
    assert(!/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(line), JSON.stringify(line));
  }
  const line = describeProblem(problem);
  const value = settings[variable]?.trim() ?? "";
  assert(line.startsWith(`Cannot use ${variable}${value === "" ? " (not set)" : '="'}`), line);
  const plain = /^[\x20-\x7e]{1,80}$/.test(value) && !/["\\@]/.test(value);
  assert(!plain || line.includes(JSON.stringify(value)), line);
  assert(problem.wayOut !== "" && line.endsWith(problem.wayOut), line);
}
