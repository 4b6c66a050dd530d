import assert from "assert";
import { isRelative, readSources, resolved } from "./sources.ts";

type Graph = ReadonlyMap<string, readonly string[]>;

Deno.test("no file imports itself by way of others, types included", async () => {
  const sources = await readSources();
  const graph = new Map(sources.map(({ path, imports }) => [
    path,
    imports.map(({ specifier }) => specifier).filter(isRelative).map((one) => resolved(path, one)),
  ]));
  assert.equal(circle(graph)?.join(" -> "), undefined);
});

Deno.test("a circle is found and shown", () => {
  const straight: Graph = new Map([["a", ["b", "c"]], ["b", ["c"]], ["c", []]]);
  assert.equal(circle(straight), null);
  const round: Graph = new Map([["a", ["b"]], ["b", ["c", "d"]], ["c", []], ["d", ["b"]]]);
  assert.deepEqual(circle(round), ["b", "d", "b"]);
  assert.deepEqual(circle(new Map([["a", ["a"]]])), ["a", "a"]);
});

/** A way from a file back to itself, or `null`. */
function circle(graph: Graph): readonly string[] | null {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): readonly string[] | null => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return null;
    for (const next of graph.get(path) ?? []) {
      const found = visit(next, [...way, path]);
      if (found !== null) return found;
    }
    done.add(path);
    return null;
  };
  for (const path of graph.keys()) {
    const found = visit(path, []);
    if (found !== null) return found;
  }
  return null;
}
