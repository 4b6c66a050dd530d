import assert from "assert";
import { dirname, join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { countOf, sum, verdict } from "../../../tools/test/count.ts";
import { readLcov } from "../../../tools/test/lcov.ts";
import { chosen, havePlace, type Stage, tiers } from "../../../tools/test/plan.ts";
import { root } from "./sources.ts";

Deno.test("tasks: the line with which deno test ends is counted, colours or not", () => {
  const lines: readonly (readonly [string, ReturnType<typeof countOf>])[] = [
    ["ok | 3 passed | 0 failed (8ms)", { passed: 3, failed: 0, skipped: 0 }],
    [
      "FAILED | 2 passed (1 step) | 2 failed | 1 ignored (1 step) (159ms)",
      { passed: 2, failed: 2, skipped: 1 },
    ],
    [
      "\u001b[0m\u001b[32mok\u001b[0m | 1 passed | 0 failed | 4 filtered out \u001b[0m(1s)",
      { passed: 1, failed: 0, skipped: 0 },
    ],
    [
      "ok | 12 passed (4 steps) | 0 failed (3 steps) | 2 ignored | 9 filtered out (2m3s)",
      { passed: 12, failed: 0, skipped: 2 },
    ],
    ["a test that says ok | 3 passed | 0 failed", null],
    ["3 passed, 0 failed", null],
  ];
  for (const [line, count] of lines) assert.deepEqual(countOf(line), count, line);
});

Deno.test("tasks: the last line sums up, and in CI a skipped test is a failed one", () => {
  const count = sum([{ passed: 3, failed: 0, skipped: 1 }, { passed: 4, failed: 0, skipped: 0 }]);
  assert.deepEqual(verdict(count, false), { line: "7 passed, 0 failed", good: true });
  assert.deepEqual(verdict(count, true), { line: "7 passed, 1 failed", good: false });
  assert.equal(verdict({ passed: 9, failed: 1, skipped: 0 }, false).good, false);
});

Deno.test("tasks: `test` runs every folder of tests, and each of them once", async () => {
  const all: readonly Stage[] = tiers.all;
  const runs = all.flat(2).filter(({ kind }) => kind === "tests").flatMap(({ args }) => args);
  const folders = runs.filter((arg) => arg.startsWith("tests/"));
  assert.deepEqual(folders.sort(), [
    ...["tests/contract", "tests/e2e", "tests/unit", "tests/unit/core"],
  ]);
  assert(runs.includes("--ignore=tests/unit/core"), "the core's tests are a run of their own");
  for (const folder of folders) assert((await Deno.stat(join(root, folder))).isDirectory, folder);
});

Deno.test("tasks: every run simulates thousands of hours, and takes no processor from others", () => {
  const { all, sim }: Readonly<Record<"all" | "sim", readonly Stage[]>> = tiers;
  const steps = sim.flat(2);
  const hoursOf = (args: readonly string[]) => Number(args[args.indexOf("--hours") + 1]);
  const played = steps.map(({ args }) => ({
    hours: hoursOf(args),
    isSparse: args.includes("--sparse"),
    isFresh: !args.includes("--seed"),
  }));
  assert.deepEqual(played, [
    { hours: 8_000, isSparse: false, isFresh: false },
    { hours: 40_000, isSparse: true, isFresh: true },
  ]);
  for (const step of steps) assert(all.flat(2).includes(step) && step.yields === true, step.name);
});

Deno.test("tasks: a name picks tests and leaves checks as they are", () => {
  const steps: readonly Stage[] = tiers.ok;
  const [check, test] = ["format", "unit"].map((name) =>
    steps.flat(2).find((one) => one.name === name)
  );
  assert(check !== undefined && test !== undefined);
  const named = { place: null, filter: "a name" };
  assert.deepEqual(chosen(check, named), check);
  assert.deepEqual(chosen(test, named).args.at(-1), "--filter=a name");
  assert.deepEqual(chosen(test, { place: null, filter: null }), test);
});

Deno.test("tasks: a file or folder of a tier is loaded alone", () => {
  const place = "tests/unit/core/clock_test.ts";
  const { unit, contract, ok }: Readonly<Record<string, readonly Stage[]>> = tiers;
  assert(unit !== undefined && contract !== undefined && ok !== undefined);
  const [step] = unit.flat(2);
  assert(step !== undefined && havePlace(unit, place));
  const { args } = chosen(step, { place, filter: "a name" });
  assert.deepEqual(args.slice(-2), [place, "--filter=a name"]);
  assert(!args.includes("tests/unit"));
  for (const elsewhere of ["tests/contract", "tests/unit_test.ts", "tests"]) {
    assert.equal(havePlace(unit, elsewhere), false, elsewhere);
  }
  assert(havePlace(contract, "tests/contract"), "a folder is a place in itself");
  assert.equal(havePlace(ok, place), false, "a place in one of several runs is none");
});

Deno.test("tasks: coverage is read file by file", () => {
  const text = "SF:/a.ts\nDA:1,1\nLH:9\nLF:10\nBRH:1\nBRF:2\nend_of_record\n" +
    "SF:/b.ts\nLH:0\nLF:3\nend_of_record\n";
  assert.deepEqual(readLcov(text), [
    { path: "/a.ts", lines: { hit: 9, found: 10 }, branches: { hit: 1, found: 2 } },
    { path: "/b.ts", lines: { hit: 0, found: 3 }, branches: { hit: 0, found: 0 } },
  ]);
});

Deno.test("tasks: each one answers --help with its usage, and senseless arguments with that and 2", async () => {
  const wrong: Readonly<Record<string, readonly string[]>> = {
    ...{ test: ["--nothing"], ok: ["tests/unit/core"], unit: ["a", "b"] },
    contract: ["tests/contract/none_test.ts"],
    ...{ e2e: ["--nothing"], coverage: ["--nothing"], sim: ["--hours", "many"] },
    ...{ mutants: ["no sabotage of this name"], explore: ["--nothing"], demo: ["--nothing"] },
    ...{ bench: ["nothing"], compile: ["--nothing"] },
  };
  assert.deepEqual(Object.keys(wrong).sort(), Object.keys(manifest.tasks).sort());
  for (const [task, args] of Object.entries(wrong)) {
    const helped = await typed(task, ["--", "--help"]);
    assert.deepEqual([helped.code, helped.stderr], [0, ""], task);
    assert.match(helped.stdout, /^Usage: deno task /, task);
    const { code, stdout, stderr } = await typed(task, ["--", ...args]);
    assert.equal(code, 2, task);
    assert.match(stdout + stderr, /^Usage: deno task /m, task);
  }
});

/** Types `deno task`. */
async function typed(task: string, args: readonly string[]) {
  const output = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "--cwd", root, task, ...args],
    env: { NO_COLOR: "1", PATH: `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}` },
    ...{ stdout: "piped", stderr: "piped" },
  }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((one) =>
    new TextDecoder().decode(one)
  );
  return { code: output.code, stdout: stdout ?? "", stderr: stderr ?? "" };
}
