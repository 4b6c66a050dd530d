import assert from "assert";
import manifest from "../../../deno.json" with { type: "json" };
import { listVariables } from "../../../lib/config/mod.ts";
import { type } from "./typed.ts";

const USAGE = "Usage: forge-manager run | guard | check | keys inspect | " +
  "registers show | registers retire | registers readmit | --help | --version";

const MISUSES = [
  [[], "No command was given"],
  [["forge"], "Unknown command forge"],
  [["check", "now", "please"], "Unexpected argument now please"],
  [["check", "--verbose"], "Unknown option '--verbose'"],
  [["run", "--with-parent"], "Unexpected option --with-parent"],
  [["keys", "inspect", "--with-parent"], "Unexpected option --with-parent"],
  [["check", "--output", "json"], "--output is for keys inspect"],
  [["keys"], "No command was given after keys"],
  [["keys", "make"], "Unknown command keys make"],
  [["keys", "inspect", "now"], "Unexpected argument now"],
  [["keys", "inspect", "--output", "xml"], "Cannot use --output xml, expected text or json"],
  [["check", "--yes"], "--yes and --registers are for registers alone"],
  [["registers"], "No command was given after registers"],
  [["registers", "wipe"], "Unknown command registers wipe"],
  [["registers", "show", "eu"], "Unexpected argument eu"],
  [["registers", "show", "--yes"], "--yes is for registers retire and readmit"],
  [["registers", "show", "--output", "xml"], "Cannot use --output xml, expected text or json"],
  [["--version=3"], "Option '-V, --version' does not take an argument"],
] as const;

for (const [typed, because] of MISUSES) {
  Deno.test(`\`forge-manager ${typed.join(" ")}\` is a misuse: ${because}`, async () => {
    const { code, out, error } = await type(typed);
    assert.equal(code, 2);
    assert.equal(out, "");
    assert(error.startsWith(because), error);
    assert(error.endsWith(`\n${USAGE}`), error);
  });
}

Deno.test("--help names the commands, the exit codes and every variable with its default", async () => {
  for (const typed of ["--help", "-h"]) {
    const { code, out, error } = await type([typed]);
    assert.deepEqual([code, error], [0, ""]);
    assert(out.includes(USAGE));
    assert.match(out, /^ {2}run +\S/m);
    assert.match(out, /^ {2}guard +\S/m);
    assert.match(out, /^ {2}check +\S/m);
    assert.match(out, /^ {2}registers show .*\n +\S/m);
    assert.match(out, /^Exit codes: 0 good, 1 .*, 2 usage .*, 3 nobody forges,\n4 contradiction$/m);
    for (const { name, default: value, meaning } of listVariables()) {
      const shown = value === "" ? name : `${name} (${value})`;
      assert(out.includes(`\n  ${shown}\n      ${meaning}`), name);
    }
  }
});

Deno.test("--version is what deno.json says, and nothing more", async () => {
  for (const typed of ["--version", "-V"]) {
    assert.deepEqual(await type([typed]), { code: 0, out: manifest.version, error: "" });
  }
});

Deno.test("help is given whatever else is typed and whatever the environment holds", async () => {
  const { code, out } = await type(["run", "--help"], { POD_NAME: undefined });
  assert.equal(code, 0);
  assert(out.includes(USAGE));
});
