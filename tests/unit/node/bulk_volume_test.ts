import assert from "assert";
import { fileURLToPath } from "node:url";
import { testWhere } from "testing";
import type { Answers } from "./bulk_volume.ts";
import { inDirectory, ofKind } from "./harness.ts";

const PROGRAM = fileURLToPath(new URL("./bulk_volume.ts", import.meta.url));
const notRoot = Deno.uid() === 0 ? null : "needs root to mount";
const NAME = "credentials.json";
const SPARE = `.${NAME}.forge-manager-empty`;

testWhere(
  notRoot,
  "keys go from a volume that is full, and stay, named, on one that is read-only",
  async () => {
    await inDirectory(async (directory) => {
      const script = 'mount -t tmpfs -o size=32k tmpfs "$0" && exec "$@"';
      const deno = [Deno.execPath(), "run", "--allow-all", "--quiet", PROGRAM, directory];
      const { success, stdout, stderr } = await new Deno.Command("unshare", {
        args: ["--mount", "sh", "-c", script, directory, ...deno],
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
      const answers: Answers = JSON.parse(new TextDecoder().decode(stdout));
      const { removedFull, placedFull, removedReadOnly, removed } = answers;

      assert.deepEqual(removedFull, {
        outcome: { kind: "removed", removed: ["bulk"] },
        keys: "absent",
        // What lay ready has taken the place of the keys.
        files: ["ballast", NAME],
      });
      assert.match(ofKind(placedFull.outcome, "failed").because, /beside it: No space left on dev/);
      assert.equal(placedFull.keys, "absent");
      // The page that the keys took is free again, and enough for the empty list alone.
      assert.deepEqual(placedFull.files, [SPARE, "ballast", NAME], "no half file stays");

      assert.match(
        ofKind(removedReadOnly.outcome, "failed").because,
        /list: Read-only file system/,
      );
      assert.equal(removedReadOnly.keys, "other");
      assert.deepEqual(removed, {
        outcome: { kind: "removed", removed: ["bulk"] },
        keys: "absent",
        files: [SPARE, NAME],
      });
    });
  },
);
