/** One part of a run: a command of Deno that counts as one test, or a set of tests. */
export interface Step {
  readonly name: string;
  readonly kind: "check" | "tests";
  /** Arguments for Deno. */
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** It gets the processors only when nobody else wants them. */
  readonly yields?: boolean;
  /** After so long it is ended and has failed. */
  readonly limitMinutes: number;
}

/** Steps that run one after another; the lanes of a stage run side by side. */
export type Lane = readonly Step[];

/** Lanes that disturb nothing but each other's speed; the next stage waits for all of them. */
export type Stage = readonly Lane[];

const coreTests = "tests/unit/core";

/** Format, lint, types, documentation and its examples beside the unit tests. */
const ok: Stage = [
  [
    check("format", "fmt", "--check"),
    check("lint", "lint"),
    check("types", "check"),
    check("documentation", "doc", "--lint", "mod.ts"),
    tests("examples", 10, "--doc", "mod.ts", "lib"),
  ],
  [
    tests("unit", 20, `--ignore=${coreTests}`, "tests/unit"),
    tests("core", 20, "--coverage=coverage", "--coverage-raw-data-only", "--clean", coreTests),
    check("coverage", "run", "--allow-all", "tools/coverage.ts", "--report"),
  ],
];

const unit = tests("unit", 20, "tests/unit");
// The first run on a machine also builds the API server.
const contract = tests("contract", 60, "tests/contract");
/** Of code that is inlined less there is less to compile: the hours take a seventh less. */
const INLINED = "--v8-flags=--max-inlined-bytecode-size-cumulative=300";
/** Every run plays dense hours that are always the same, and sparse ones on fresh seeds. */
const dense = simulated("dense", ["--hours", "8000", "--seed", "132"]);
const sparse = simulated("sparse", ["--hours", "40000", "--sparse"]);

/** Worlds that live side by side: they mostly wait, but each starts an API server and six programs. */
const WORLDS = "5";
// After those that would disturb it: bounds are asserted, and two cores are soon busy.
const e2e = {
  ...tests("e2e", 75, "--parallel", "tests/e2e"),
  environment: { DENO_JOBS: WORLDS },
};

// The table of scenarios in `docs/`, as they went just now.
const page = check("page", "run", "--allow-all", "tests/e2e/page.ts");

/** What can be typed after `tools/test.ts`; nothing stands for `all`. */
export const tiers = {
  // Servers and worlds mostly wait: what they leave of the processors is the simulator's.
  all: [ok, [[contract, e2e, page], [dense, sparse]]],
  ok: [ok],
  unit: [[[unit]]],
  contract: [[[contract]]],
  sim: [[[dense, sparse]]],
  e2e: [[[e2e, page]]],
} as const satisfies Record<string, readonly Stage[]>;

/** Which tests to run; `null` sets no limit. */
export interface Choice {
  /** A file or folder of tests, as seen from the root: only its files are loaded. */
  readonly place: string | null;
  /** What their name holds, or `/EXPRESSION/` that it matches. */
  readonly filter: string | null;
}

/** The step with only the tests that are chosen; a check is left as it is. */
export function chosen(step: Step, { place, filter }: Choice): Step {
  if (step.kind === "check") return step;
  const args = step.args.map((arg) => place !== null && holds(arg, place) ? place : arg);
  return { ...step, args: filter === null ? args : [...args, `--filter=${filter}`] };
}

/** Whether all tests of these stages lie in one folder, and this place in it. */
export function havePlace(stages: readonly Stage[], place: string): boolean {
  const steps = stages.flat(2).filter(({ kind }) => kind === "tests");
  return steps.length === 1 && steps.every(({ args }) => args.some((arg) => holds(arg, place)));
}

function holds(folder: string, place: string): boolean {
  return folder.startsWith("tests/") && `${place}/`.startsWith(`${folder}/`);
}

function check(name: string, ...args: readonly string[]): Step {
  return { name, kind: "check", args, limitMinutes: 10 };
}

function tests(name: string, limitMinutes: number, ...args: readonly string[]): Step {
  return { name, kind: "tests", args: ["test", "--allow-all", ...args], limitMinutes };
}

/** It takes some minutes of both processors; beside the pods it gets what they leave. */
function simulated(name: string, hours: readonly string[]): Step {
  const args = ["--allow-all", INLINED, "tests/sim/main.ts", ...hours, "--jobs", "2"];
  return { ...check(name, "run", ...args), yields: true, limitMinutes: 60 };
}
