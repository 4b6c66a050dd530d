import assert from "assert";
import manifest from "../../../deno.json" with { type: "json" };
import { helpText } from "../../../lib/commands/help.ts";
import { commandsIn, readDocuments } from "../../support/documents.ts";
import { readTexts } from "./sources.ts";

const documents = await readDocuments();
const all = [...documents].flatMap(([path, text]) => commandsIn(path, text));

Deno.test("every block of commands in README and docs is run by a test, or says why not", () => {
  assert(all.length > 40, String(all.length));
  const unmarked = all.filter(({ mark }) => mark.kind === "none").map(({ place }) => place);
  assert.deepEqual(unmarked, [], "write <!-- run: NAME --> or <!-- not run: WHY --> above");
  for (const { place, mark } of all) {
    if (mark.kind === "not run") assert.match(mark.because, /^.{10,}$/, place);
  }
});

Deno.test("what documents say is run is run by one test, under a name of its own", async () => {
  const names = all.flatMap(({ mark }) => mark.kind === "run" ? [mark.name] : []).sort();
  const texts = [...await readTexts()].filter(([path]) => path.startsWith("tests/contract/"));
  const run = texts.flatMap(([, text]) => [...text.matchAll(/\btyped\("([a-z-]+)"/g)]);
  assert.deepEqual(run.map(([, name]) => name).sort(), names);
});

Deno.test("every task and every command of forge-manager that a document names exists", () => {
  const tasks = Object.keys(manifest.tasks);
  const commands = [...helpText().matchAll(/^ {2}([a-z]+(?: [a-z]+)?)(?: |$)/gm)]
    .map(([, command = ""]) => command.split(" ")[0] ?? "");
  assert(commands.includes("keys") && commands.includes("guard"));
  for (const [path, text] of documents) {
    for (const [, task = ""] of text.matchAll(/deno task ([a-z0-9]+)/g)) {
      assert(tasks.includes(task), `${path}: deno task ${task}`);
    }
    for (const [, command = ""] of text.matchAll(/(?:`|^|exec .* )forge-manager ([a-z]+)/gm)) {
      assert(commands.includes(command), `${path}: forge-manager ${command}`);
    }
  }
});

Deno.test("account and Role of a pool are taken away only after its pods: they release the right by them", () => {
  const removals = all.filter(({ text }) => text.includes("helm uninstall cardano-producer"));
  assert(removals.length > 1, String(removals.length));
  for (const { place, text } of removals) {
    const [before = ""] = text.split("helm uninstall");
    assert.match(before, /scale statefulset .*--replicas 0\n.*wait pod .*--for delete/, place);
  }
});

Deno.test("no command is hidden in a block that is merely indented", () => {
  for (const [path, text] of documents) {
    const plain = text.replaceAll(/^```[\s\S]*?^```$/gm, "");
    assert.doesNotMatch(plain, /^\n {4}\S/m, path);
  }
});

Deno.test("commands are found with what stands above them", () => {
  const document = "a\n\n<!-- run: x -->\n\n```bash\none\n```\n\n```yaml\nno: 1\n```\n\n" +
    "<!-- not run: needs more -->\n\n```\ntwo\n```\n\n```bash\nthree\n```\n";
  assert.deepEqual(commandsIn("d.md", document), [
    { place: "d.md:5", text: "one\n", mark: { kind: "run", name: "x" } },
    { place: "d.md:15", text: "two\n", mark: { kind: "not run", because: "needs more" } },
    { place: "d.md:19", text: "three\n", mark: { kind: "none" } },
  ]);
});
