import assert from "assert";
import { join } from "node:path";
import {
  changingNothing,
  disabling,
  disablingBulk,
  unnoticed,
  worthless,
} from "../../e2e/hangup/rows.ts";
import { root } from "./sources.ts";

const page = await Deno.readTextFile(join(root, "docs", "sighup.md"));

Deno.test("the page on SIGHUP has a row for each state that is played, and no other", () => {
  const told = [...page.matchAll(/^\| (.*?) +\|/gm)].map(([, state]) => state).slice(2);
  const played = [
    ...disabling,
    disablingBulk,
    ...changingNothing,
    ...Object.values(worthless),
    unnoticed,
  ];
  assert.deepEqual(told.toSorted(), played.map(({ state }) => state).toSorted());
});

Deno.test("the page on SIGHUP names the tests by their names", async () => {
  const tests = await Deno.readTextFile(join(root, "tests", "e2e", "hangup_test.ts"));
  const named = [...page.matchAll(/^- [A-D]: _([^_]*(?:\n[^_-]*)?)_$/gm)].map(([, name = ""]) =>
    name.replaceAll(/\s+/g, " ")
  );
  const found = [...tests.matchAll(/^testWhere\(\s*missing,\s*"([^"]*)"/gm)].map(([, name]) =>
    name
  );
  assert.deepEqual(named, found);
});
