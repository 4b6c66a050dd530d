import assert from "assert";
import { dirname, join } from "node:path";
import { readDocuments } from "../../support/documents.ts";
import { root } from "./sources.ts";

const documents = await readDocuments();

Deno.test("every link of README and docs leads to a file that is there, and to a heading in it", async () => {
  const links = [...documents].flatMap(([path, text]) => linksIn(path, text));
  assert(links.length > 40, String(links.length));
  const broken: string[] = [];
  for (const { from, path, anchor } of links) {
    const there = await Deno.stat(join(root, path)).then(() => true, () => false);
    const known = anchor === undefined || headings(documents.get(path) ?? "").includes(anchor);
    if (!there || !known) {
      broken.push(`${from}: ${path}${anchor === undefined ? "" : `#${anchor}`}`);
    }
  }
  assert.deepEqual(broken, []);
});

Deno.test("the documents that links in the field point at are there", () => {
  const names = [
    ...["ARCHITECTURE", "OPERATIONS", "TECHNICAL_REQUIREMENTS", "FUNCTIONAL_REQUIREMENTS"],
    ...["SYSTEM_DESIGN", "IMPLEMENTATION_NOTES", "SECURITY", "CONFIGURATION"],
  ];
  const paths = [...names.map((name) => `docs/${name}.md`), "charts/cardano-forge-crds/README.md"];
  assert.deepEqual(paths.filter((path) => !documents.has(path)), []);
});

Deno.test("headings are named as the web shows them", () => {
  const text = "# A b\n\n## `helm`, 2.0 and _it_\n\n## A b\n\n```bash\n# no heading\n```\n";
  assert.deepEqual(headings(text), ["a-b", "helm-20-and-it", "a-b-1"]);
});

interface Link {
  readonly from: string;
  readonly path: string;
  readonly anchor: string | undefined;
}

function linksIn(from: string, text: string): readonly Link[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      return { from, path: path === "" ? from : join(dirname(from), path), anchor };
    });
}

function headings(text: string): readonly string[] {
  const plain = text.replaceAll(/^```[\s\S]*?^```$/gm, "");
  const seen = new Map<string, number>();
  return [...plain.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) => {
    const name = title.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]|(?<!\w)_|_(?!\w)/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return times === 0 ? name : `${name}-${times}`;
  });
}
