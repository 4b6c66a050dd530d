/**
 * The canonical stories, told by the simulator, are what was reviewed. `UPDATE_TRANSCRIPTS=1 deno
 * task unit transcripts` writes them anew: read the difference before it is committed.
 */
import assert from "assert";
import { join } from "node:path";
import { STORIES } from "../../sim/golden/stories.ts";
import { transcriptOf } from "../../sim/golden/story.ts";

const folder = join(import.meta.dirname ?? ".", "..", "..", "sim", "golden", "transcripts");
const update = Deno.env.get("UPDATE_TRANSCRIPTS") === "1";

for (const story of STORIES) {
  Deno.test(`transcripts: ${story.name}`, async () => {
    const told = transcriptOf(story);
    const path = join(folder, `${story.name.replaceAll(/[^a-z0-9]+/gi, "-")}.txt`);
    if (update) await Deno.writeTextFile(path, told);
    assert.equal(told, await Deno.readTextFile(path));
  });
}

Deno.test("transcripts: each belongs to a story", async () => {
  const names = STORIES.map(({ name }) => `${name.replaceAll(/[^a-z0-9]+/gi, "-")}.txt`);
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  assert.deepEqual(files.sort(), names.sort());
});
