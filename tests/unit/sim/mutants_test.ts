import assert from "assert";
import { join } from "node:path";
import { MUTANTS } from "../../sim/mutants/list.ts";
import { root } from "../house/sources.ts";

Deno.test("mutants: each has a name of its own", () => {
  assert.equal(new Set(MUTANTS.map(({ name }) => name)).size, MUTANTS.length);
  assert(MUTANTS.length >= 30, `${MUTANTS.length} mutants`);
});

Deno.test("mutants: what each sabotages stands exactly once in its file, and is changed by it", async () => {
  for (const { name, file, from, to } of MUTANTS) {
    const text = await Deno.readTextFile(join(root, file));
    assert.equal(text.split(from).length, 2, `${name}: in ${file}: ${from}`);
    assert.notEqual(from, to, name);
  }
});
