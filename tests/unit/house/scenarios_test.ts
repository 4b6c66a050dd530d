import assert from "assert";
import { join } from "node:path";
import { projectRoot } from "../../../tools/compile.ts";
import { filesUnder } from "../../../tools/compile/incremental.ts";
import { chapters } from "../../e2e/scenarios/mod.ts";

const scenarios = chapters.flatMap((chapter) => chapter.scenarios);

Deno.test("every scenario has a name of its own, and says how it was seen to fail", async () => {
  const names = scenarios.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  const folders = ["lib", "charts", "deploy"].map((name) => filesUnder(join(projectRoot, name)));
  const files = (await Promise.all(folders)).flat();
  for (const { name, broken, steps } of scenarios) {
    const [, file] = /^([\w./-]+\.(?:ts|tpl|yaml)): .{20,}/.exec(broken) ?? [];
    assert(files.some((path) => path.endsWith(`/${file}`)), `${name}: ${broken}`);
    assert(steps.some(({ kind }) => kind === "claim"), `${name} claims nothing`);
  }
});

Deno.test("the page of scenarios tells of each of them", async () => {
  const page = await Deno.readTextFile(join(projectRoot, "docs", "faults.md"));
  // The formatter may break no line of a table; what it escapes is escaped in the page alone.
  const plain = page.replaceAll("\\", "");
  for (const { name } of scenarios) assert(plain.includes(`| ${name} `), name);
});
