import assert from "assert";
import { join } from "node:path";
import { listVariables } from "../../../lib/config/mod.ts";
import { configurationPage, topics } from "./configuration_page.ts";
import { root } from "./sources.ts";

const path = join(root, "docs", "CONFIGURATION.md");
const update = Deno.env.get("UPDATE_CONFIGURATION_PAGE") === "1";

Deno.test("the page of the configuration is as the code has it (UPDATE_CONFIGURATION_PAGE=1 writes it)", async () => {
  const fresh = configurationPage();
  if (update) await Deno.writeTextFile(path, fresh);
  else assert.equal(await Deno.readTextFile(path), fresh);
});

Deno.test("the page of the configuration has every variable, under one topic", () => {
  const told = topics.flatMap(([, variables]) => Object.keys(variables));
  assert.deepEqual(told.sort(), listVariables().map(({ name }) => name).sort());
});

Deno.test("the page of the configuration says which variables the guard must read alike", () => {
  const page = configurationPage();
  const row = (name: string) => page.split("\n").find((line) => line.startsWith(`| \`${name}\``));
  for (
    const name of ["TARGET_KES_KEY", "TARGET_BULK_CREDENTIALS", "LEASE_DURATION", "GUARD_SOCKET"]
  ) {
    assert.match(row(name) ?? "", /\| ✓ /, name);
  }
  for (const name of ["POD_NAME", "SOURCE_KES_KEY", "METRICS_PORT"]) {
    assert.doesNotMatch(row(name) ?? "", /✓/, name);
  }
});
