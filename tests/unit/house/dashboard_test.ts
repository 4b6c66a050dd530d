import assert from "assert";
import { join } from "node:path";
import { dashboard, EMPTY_IN_HEALTH } from "../../../tools/dashboard/mod.ts";
import { root } from "./sources.ts";

const chart = join(root, "charts/cardano-forge-manager");
const file = join(chart, "dashboard.json");

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: Readonly<Record<"x" | "y" | "w" | "h", number>>;
}
const panels: readonly Panel[] = JSON.parse(dashboard()).panels;

Deno.test("dashboard: the chart has what the TypeScript gives (UPDATE_DASHBOARD=1 writes it)", async () => {
  if (Deno.env.get("UPDATE_DASHBOARD") === "1") await Deno.writeTextFile(file, dashboard());
  else assert.equal(await Deno.readTextFile(file), dashboard());
});

Deno.test("dashboard: every panel says what it shows, and has a place and a number of its own", () => {
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    assert(x + w <= 24);
    return Array.from({ length: w * h }, (_, at) => `${x + at % w},${y + Math.floor(at / w)}`);
  });
  assert.equal(new Set(cells).size, cells.length, "panels lie over each other");
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  assert.equal(new Set(panels.map(({ title }) => title)).size, panels.length);
  for (const { type, title, description = "" } of panels) {
    assert(type === "row" || /^[A-Z].*\.$/.test(description), title);
  }
});

Deno.test("dashboard: the README lists the panels that are empty while all is well", async () => {
  const readme = await Deno.readTextFile(join(chart, "README.md"));
  const [, list = ""] = /While all is well these panels are empty: ([^.]*)\./.exec(readme) ?? [];
  const empty = panels.filter(({ description = "" }) => description.endsWith(EMPTY_IN_HEALTH));
  assert.deepEqual(
    list.replaceAll("\n", " ").split("; "),
    empty.map(({ title }) => title),
  );
});
