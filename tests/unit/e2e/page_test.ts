import assert from "assert";
import { pageOf } from "../../e2e/rig/page.ts";
import { claim } from "../../e2e/rig/scene.ts";
import { projectRoot } from "../../../tools/compile.ts";

const PATTERN = /"event":"stop_begins".*its manager was lost.*a|b\[c\] <d> `e` \\f/;

Deno.test("the page of scenarios shows patterns as they are, also once it is formatted", async () => {
  const says = `the log of a_b says ${PATTERN} and _that_`;
  const step = claim(says, () => Promise.resolve());
  const text = pageOf([{
    title: "A chapter",
    scenarios: [
      { name: "one *is* here", steps: [step], broken: "" },
      { name: "another", steps: [step], broken: "", outside: "a pause" },
    ],
  }], new Map());
  const rows = (await formatted(text)).split("\n").filter((line) => /\| (one|another)/.test(line));
  const cells = rows.map((row) => row.split(/(?<!\\)\|/).slice(1, 3).map((cell) => cell.trim()));
  assert.deepEqual(cells.map(([name = "", story = ""]) => [plain(name), story]), [
    ["one *is* here", cells[0]?.[1]],
    ["another", `${cells[0]?.[1]}; _outside the promise_: a pause`],
  ]);
  assert.equal(plain(cells[0]?.[1] ?? ""), says);
});

/** What a reader of the page sees, where nothing in it is more than text. */
function plain(markdown: string): string {
  assert.doesNotMatch(markdown, /(?<!\\)[*`<[\]]|(?<![\\\w])_|(?<!\\)_(?!\w)/);
  return markdown.replaceAll(/\\([\\|*_`<[\]])/g, "$1");
}

async function formatted(text: string): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "md", "-"],
    ...{ cwd: projectRoot, stdin: "piped", stdout: "piped" },
  }).spawn();
  const writer = command.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await command.output()).stdout);
}
