import assert from "assert";
import { type Failure, listener, told } from "../../../tools/test/failures.ts";
import type { Step } from "../../../tools/test/plan.ts";
import { runStep } from "../../../tools/test/run.ts";

const failing = `
Deno.test("first => second", () => {
  console.log("noise\\n ERRORS \\nfake => ./fake.ts:1:1\\nerror: fake");
  throw new Error("one\\n\\nnot a test => ./none.ts:1:1");
});
Deno.test("outer", async (t) => {
  await t.step("inner", () => {
    throw new TypeError("two");
  });
});
Deno.test("good", () => {});
`;

/** What a step tells at the end that runs `deno test` on files with these texts. */
async function outcomeOf(texts: Readonly<Record<string, string>>, differences: Partial<Step> = {}) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(texts)) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const args = ["test", "--no-check", "--no-config", "--no-lock"];
    const step: Step = { name: "sample", kind: "tests", args, limitMinutes: 10, ...differences };
    const shown: string[] = [];
    return { shown, ...await runStep(step, folder, (line) => shown.push(line)) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("failures: each failed test is named with its place, its steps and its own error", async () => {
  const { count, failures } = await outcomeOf({ "a_test.ts": failing });
  assert.deepEqual(count, { passed: 1, failed: 2, skipped: 0 });
  assert.deepEqual(failures.map(({ name }) => name), [
    "./a_test.ts:2:6 => first => second",
    "./a_test.ts:7:11 => outer ... inner",
  ]);
  const [first, second] = failures.map(({ because }) => because);
  assert.deepEqual(first?.slice(0, 3), ["error: Error: one", "", "not a test => ./none.ts:1:1"]);
  assert.match(first?.at(-1) ?? "", /^ +at /);
  assert.equal(second?.[0], "error: TypeError: two");
});

Deno.test("failures: a file that fails outside its tests is named, too", async () => {
  const { count, failures } = await outcomeOf({
    "a_test.ts": 'Deno.test("good", () => {});\nthrow new Error("at load");\n',
  });
  assert.equal(count.failed > 0, true);
  assert.deepEqual(failures.map(({ name }) => name), ["./a_test.ts (uncaught error)"]);
  assert.match(failures[0]?.because[0] ?? "", /^error: .*at load$/);
});

Deno.test("failures: where no test is named, the last thirty lines say why; all is well in silence", async () => {
  const program = "for (let n = 1; n <= 40; n++) console.log(n);\nDeno.exit(Deno.args.length);\n";
  const check = (...args: string[]) =>
    outcomeOf({ "a.ts": program }, { kind: "check", args: ["run", "a.ts", ...args] });
  const { count, failures } = await check("1");
  assert.deepEqual(count, { passed: 0, failed: 1, skipped: 0 });
  assert.deepEqual(failures.map(({ because }) => because), [
    Array.from({ length: 30 }, (_, index) => String(index + 11)),
  ]);
  assert.deepEqual((await check()).failures, []);
  const { failures: ofBroken } = await outcomeOf({ "a_test.ts": "const = 1;" });
  assert.match(ofBroken.flatMap(({ because }) => because).join("\n"), /a_test\.ts/);
});

Deno.test("failures: an error is cut at thirty lines, colours or not", () => {
  const { hear, failures } = listener();
  const red = (text: string) => `\u001b[31m${text}\u001b[0m`;
  const error = ["error: Error: long", ...Array<string>(50).fill("more")];
  [" ERRORS ", "", `${red("a test")} => ./a_test.ts:1:1`, ...error].map(red).forEach(hear);
  ["", " FAILURES ", "", "b => ./a_test.ts:1:1", "error: none of them"].forEach(hear);
  assert.deepEqual(failures(), [{
    name: "./a_test.ts:1:1 => a test",
    because: error.slice(0, 30),
  }]);
});

Deno.test("failures: however many there are, they fit, and each has its share", () => {
  const toldOf = (count: number) => {
    const failures = Array.from({ length: count }, (_, index): Failure => ({
      name: `test ${index}`,
      because: Array(30).fill(`because of ${index}`),
    }));
    return told([{ name: "good", failures: [] }, { name: "unit", failures }], 200);
  };
  assert.deepEqual(toldOf(0), []);
  const one = toldOf(1);
  assert.deepEqual(one.slice(0, 2), ["Failed in unit: test 0", "    because of 0"]);
  assert.equal(one.length, 31);
  const many = toldOf(19);
  assert.equal(many.filter((line) => line.startsWith("Failed in unit: ")).length, 19);
  assert(many.length <= 200, `${many.length} lines`);
  const crowd = toldOf(300);
  assert.equal(crowd.length, 200);
  assert.equal(crowd.at(-1), "(more of them above)");
});
