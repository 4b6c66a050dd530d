import assert from "assert";
import { join } from "node:path";

Deno.test("the world's model shares nothing with the core but types", async () => {
  const folder = join(import.meta.dirname ?? ".", "..", "..", "sim", "world");
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert(files.length > 0);
  for (const file of files) {
    const text = await Deno.readTextFile(join(folder, file));
    const imports = text.match(/^(import|export)\b[^;]*?from "[^"]+";/gms) ?? [];
    for (const statement of imports.filter((one) => one.includes("/lib/"))) {
      assert.match(statement, /^import type /, `${file}: ${statement}`);
    }
    assert.doesNotMatch(text, /\bimport\(/, file);
  }
});
