import assert from "assert";
import { join } from "node:path";
import { testWhere } from "testing";
import { projectRoot } from "../../tools/compile.ts";
import { actionlint, missingActionlint } from "../support/actionlint/mod.ts";
import { tryHost } from "../support/servers/mod.ts";

const folder = join(projectRoot, ".github", "workflows");

testWhere(
  await missingActionlint(),
  "actionlint finds nothing wrong with the workflows",
  async () => {
    const files = [...Deno.readDirSync(folder)].map(({ name }) => join(folder, name));
    assert(files.length > 0);
    const { code, stdout, stderr } = await tryHost(await actionlint(), ["-no-color", ...files]);
    assert.equal(`${stdout}${stderr}`, "");
    assert.equal(code, 0);
  },
);

testWhere(await missingActionlint(), "actionlint finds what is wrong", async () => {
  const text = await Deno.readTextFile(join(folder, "build.yml"));
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ["needs: publish", "needs: nobody", /needs job "nobody"/],
    ["steps.push.outputs", "steps.pushed.outputs", /"pushed" is not defined/],
    ["cd release && sha256sum", "cd $nowhere && sha256sum", /shellcheck reported issue/],
  ];
  for (const [right, other, says] of wrong) {
    assert(text.includes(right), right);
    const input = text.replace(right, other);
    const { code, stdout } = await tryHost(await actionlint(), ["-no-color", "-"], { input });
    assert.equal(code, 1, other);
    assert.match(stdout, says);
  }
});
