import assert from "assert";
import { join } from "node:path";
import { testWhere } from "testing";
import { projectRoot } from "../../tools/compile.ts";
import { makeScratch, removeScratch, tryHost } from "../support/servers/mod.ts";

const units = ["forge-guard.service", "forge-manager.service", "cardano-node.service"];
/** What every unit depends on by itself, and the programs that ours start. */
const targets = ["sysinit", "basic", "shutdown", "multi-user", "network-online"];
const programs = ["usr/local/bin/forge-manager", "usr/local/bin/cardano-node", "bin/sh"];

testWhere(await missingSystemd(), "the units of deploy/systemd, judged by systemd", async (t) => {
  const root = await makeScratch("units");
  try {
    await furnish(root);
    await t.step("each is understood, line by line", async () => {
      assert.deepEqual(await verify(root), { code: 0, said: "" });
    });
    await t.step("the manager starts after the node, so that it is stopped first", async () => {
      const path = join(root, "etc/systemd/system", "cardano-node.service");
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace(/^After=/m, "After=forge-manager.service "));
      // Only where the manager stands after the node the other order closes a circle.
      assert.match((await verify(root)).said, /ordering cycle on \S+\.service\/start/);
      await Deno.writeTextFile(path, text);
    });
    await t.step("a word that systemd does not know is not overlooked", async () => {
      const path = join(root, "etc/systemd/system", "forge-guard.service");
      const text = await Deno.readTextFile(path);
      await Deno.writeTextFile(path, text.replace("Restart=", "Restrat="));
      assert.match((await verify(root)).said, /Unknown key 'Restrat'/);
    });
  } finally {
    await removeScratch(root);
  }
});

/** A machine that has nothing but the units and what they name. */
async function furnish(root: string): Promise<void> {
  const folder = join(root, "etc/systemd/system");
  await Deno.mkdir(folder, { recursive: true });
  for (const unit of units) {
    await Deno.copyFile(join(projectRoot, "deploy/systemd", unit), join(folder, unit));
  }
  for (const target of targets) {
    await Deno.writeTextFile(join(folder, `${target}.target`), `[Unit]\nDescription=${target}\n`);
  }
  for (const program of programs) {
    const path = join(root, program);
    await Deno.mkdir(join(path, ".."), { recursive: true });
    await Deno.writeTextFile(path, "#!/bin/sh\n", { mode: 0o755 });
  }
}

async function verify(root: string) {
  const args = ["verify", `--root=${root}`, ...units];
  const { code, stdout, stderr } = await tryHost("systemd-analyze", args);
  return { code, said: stdout + stderr };
}

async function missingSystemd(): Promise<string | null> {
  const found = await tryHost("sh", ["-c", "command -v systemd-analyze"]);
  return found.code === 0 ? null : "systemd-analyze is not there (Debian's package `systemd`)";
}
