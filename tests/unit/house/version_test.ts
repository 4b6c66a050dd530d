import assert from "assert";
import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { filesUnder } from "../../../tools/compile/incremental.ts";
import { root } from "./sources.ts";

/** What is made or fetched, what tells of versions, and tests, which may tell of any. */
const elsewhere = [
  ...["deno.json", "deno.lock", "tests", "charts", "CHANGELOG.md"],
  ...[".git", ".cache", "dist", "coverage", "node_modules"],
];

Deno.test("the version is said in deno.json alone", async () => {
  const { version } = manifest;
  assert.match(version, /^\d+\.\d+\.\d+$/);
  for await (const { name } of Deno.readDir(root)) {
    if (elsewhere.includes(name)) continue;
    for (const path of await filesUnder(join(root, name))) {
      const text = await Deno.readTextFile(path);
      assert(!text.includes(version), `${path} repeats the version ${version}`);
    }
  }
});

Deno.test("the changelog begins with the version of deno.json", async () => {
  const text = await Deno.readTextFile(join(root, "CHANGELOG.md"));
  const [, newest] = /^## \[(.+?)\] - \d{4}-\d{2}-\d{2}$/m.exec(text) ?? [];
  assert.equal(newest, manifest.version);
});

Deno.test("a chart that tells the version tells this one", async () => {
  const files = await filesUnder(join(root, "charts"));
  for (const path of files.filter((one) => one.endsWith("/Chart.yaml"))) {
    const told = /^appVersion: *"?([^"\n]*)"?$/m.exec(await Deno.readTextFile(path))?.[1];
    assert.equal(told ?? manifest.version, manifest.version, path);
  }
});
