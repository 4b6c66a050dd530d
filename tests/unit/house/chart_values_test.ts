import assert from "assert";
import { join } from "node:path";
import { deriveBounds, deriveTimings } from "../../../lib/core/mod.ts";
import { patternsOf, showsOne } from "./chart_examples.ts";
import { documented, undocumented, withValues } from "./chart_values.ts";
import { root } from "./sources.ts";

const update = Deno.env.get("UPDATE_CHART_README") === "1";

for (const chart of ["cardano-forge-manager", "cardano-forge-crds"]) {
  const file = (name: string) => join(root, "charts", chart, name);

  Deno.test(`${chart}: the README has the values as they are (UPDATE_CHART_README=1 writes it)`, async () => {
    const readme = await Deno.readTextFile(file("README.md"));
    const fresh = withValues(readme, await Deno.readTextFile(file("values.yaml")));
    if (update) await Deno.writeTextFile(file("README.md"), fresh);
    else assert.equal(readme, fresh);
  });

  Deno.test(`${chart}: every value says what it is for`, async () => {
    const values = await Deno.readTextFile(file("values.yaml"));
    assert.deepEqual(undocumented(values), []);
  });
}

Deno.test("every value whose text must have a form shows one that helm takes", async () => {
  const read = (name: string) =>
    Deno.readTextFile(join(root, "charts/cardano-forge-manager", name));
  const told = documented(await read("values.yaml"));
  const asked = patternsOf(JSON.parse(await read("values.schema.json")));
  assert(asked.length > 20);
  const bare = asked.filter((one) => {
    const value = told.find(({ key }) => key === one.key);
    return value === undefined || !showsOne(one, value);
  });
  assert.deepEqual(bare.map(({ key }) => key), []);
});

Deno.test("the table of values has each default and the whole of its comment", () => {
  const values =
    "# -- First\n# and more.\na: 1\n# No value's.\n\nb:\n  # -- In | out.\n  c: [x]\nd: 2\n";
  const readme = withValues("x\n<!-- values -->old<!-- /values -->\ny", values);
  assert.deepEqual(readme.split("\n").slice(3, -3), [
    "| value | default | meaning         |",
    "| ----- | ------- | --------------- |",
    "| `a`   | `1`     | First and more. |",
    '| `b.c` | `["x"]` | In \\| out.      |',
  ]);
  assert.deepEqual(undocumented(values), ["d"]);
});

Deno.test("what the chart says that each lease duration costs and buys follows from the rules", async () => {
  const text = await Deno.readTextFile(join(root, "charts/cardano-forge-manager/values.yaml"));
  const values = text.replaceAll(/\n *# /g, " ");
  const seconds = (milliseconds: number, digits: number) => (milliseconds / 1000).toFixed(digits);
  const told = [15_000, 30_000, 60_000].map((leaseDuration) => {
    const decision = deriveTimings({
      ...{ leaseDuration, sleepInterval: 5_000, requestTimeout: 1_700, clockRateError: 0.1 },
    });
    assert(decision.kind === "fits");
    const { timings } = decision;
    const crash = deriveBounds(timings).find(({ name }) => name === "crash");
    // Silent from just before a renewal on: the last try that can count must still be answered.
    const silent = timings.stopBegins - timings.renewEvery - timings.tryBudget;
    const at = leaseDuration / 1000;
    return [`${seconds(crash?.value ?? 0, 0)} s at ${at}`, `${seconds(silent, 1)} s at ${at}`];
  });
  for (const column of [0, 1]) {
    const said = told.map((row) => row[column]).join(", ");
    assert(values.includes(said), said);
  }
});
