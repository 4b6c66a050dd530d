import assert from "assert";
import { join } from "node:path";

const JUDGES = [
  "judge.ts",
  ...["nodes", "rights", "guards", "stops", "slots", "offers", "set_backs"].map((of) =>
    `judge_of_${of}.ts`
  ),
  "nth_largest.ts",
];
const folder = join(import.meta.dirname ?? ".", "..", "..", "sim");

Deno.test("the world's model and its judge share nothing with the core but types", async () => {
  const files = await Array.fromAsync(Deno.readDir(join(folder, "world")), ({ name }) => name);
  assert(files.length > 0);
  for (const file of [...files.map((name) => `world/${name}`), ...JUDGES]) {
    const text = await Deno.readTextFile(join(folder, file));
    const imports = text.match(/^(import|export)\b[^;]*?from "[^"]+";/gms) ?? [];
    for (const statement of imports) {
      const isOfTheWorld = file.startsWith("world/") && /from "\.\/[^/"]+"/.test(statement);
      const isOfTheJudge = / from "\.\/(judge_of_\w+|nth_largest)\.ts";$/.test(statement);
      const isType = statement.startsWith("import type ");
      assert(isOfTheWorld || isOfTheJudge || isType, `${file}: ${statement}`);
    }
    assert.doesNotMatch(text, /\bimport\(/, file);
  }
});
