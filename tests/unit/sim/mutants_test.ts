import assert from "assert";
import { join } from "node:path";
import { MUTANTS } from "../../sim/mutants/list.ts";
import { readPage, writePage } from "../../sim/mutants/page.ts";
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

Deno.test("mutants: the table tells again what caught each, and nothing of one that survived", async () => {
  const path = await Deno.makeTempFile({ suffix: ".md" });
  const [one, other] = MUTANTS;
  assert(one !== undefined && other !== undefined);
  await writePage(path, [
    { mutant: one, caught: { invariant: "slot_once", seed: 17, kinds: [] }, hours: 312.04 },
    { mutant: other, caught: null, hours: 2_016 },
  ]);
  const found = await readPage(path);
  await Deno.remove(path);
  assert.deepEqual([...found], [[one.name, { seed: 17, hours: 312 }]]);
  assert.equal((await readPage(path)).size, 0);
});
