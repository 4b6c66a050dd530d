import assert from "assert";
import { importsOf } from "../house/imports.ts";

const world = new URL("../../explore/world/", import.meta.url);

Deno.test("explore: its world shares nothing with the core but types", async () => {
  let files = 0;
  for await (const { name } of Deno.readDir(world)) {
    files += 1;
    const imports = importsOf(await Deno.readTextFile(new URL(name, world)));
    const shared = imports.filter(({ specifier, typesOnly }) =>
      !typesOnly && !specifier.startsWith("./")
    );
    assert.deepEqual(shared, [], name);
  }
  assert(files > 3);
});
