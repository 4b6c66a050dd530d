import assert from "assert";
import { join } from "node:path";
import { root } from "./sources.ts";

for (const name of ["FUNCTIONAL_REQUIREMENTS", "TECHNICAL_REQUIREMENTS"]) {
  const page = await Deno.readTextFile(join(root, "docs", `${name}.md`));
  const rows = page.split("\n").filter((line) => /^\| (?!-|requirement )/.test(line));

  Deno.test(`${name}: each requirement names a test that is there`, async () => {
    assert(rows.length >= 40, String(rows.length));
    const missing: string[] = [];
    for (const row of rows) {
      const shown = row.split(" | ").at(-1) ?? "";
      const tests = [...shown.matchAll(/`([\w/-]+\.ts)`(?:: _(.+?)_(?=;| +\||$))?/g)];
      if (tests.length === 0) missing.push(row);
      for (const [, path = "", title] of tests) {
        const text = await Deno.readTextFile(join(root, "tests", path)).catch(() => null);
        if (text === null || !text.includes(title ?? "")) missing.push(`${path}: ${title ?? ""}`);
      }
    }
    assert.deepEqual(missing, []);
  });
}
