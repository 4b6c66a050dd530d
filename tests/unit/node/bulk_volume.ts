/**
 * A program that places and removes a bulk file on a small volume, full and read-only, and prints one
 * JSON object with what became of it. It is started where that volume is its own.
 */
import {
  inspectKeys,
  installCredentials,
  type InstallOutcome,
  removeCredentials,
  type RemoveOutcome,
} from "../../../lib/node/mod.ts";
import { listed, realLooking } from "./harness.ts";

const directory = String(Deno.args[0]);
const target = { bulk: `${directory}/credentials.json` };
const inspect = inspectKeys(target);

const place = () => installCredentials(target, realLooking, () => true, () => {});
const remove = () => removeCredentials(target, () => {});
const seen = async (outcome: Promise<InstallOutcome | RemoveOutcome>) => ({
  outcome: await outcome,
  keys: await inspect(),
  files: listed(directory),
});

function fill(): void {
  using ballast = Deno.openSync(`${directory}/ballast`, { create: true, append: true });
  try {
    while (true) ballast.writeSync(new Uint8Array(512));
  } catch {
    // No space is left.
  }
}

async function remount(mode: "ro" | "rw"): Promise<void> {
  const { success } = await new Deno.Command("mount", {
    args: ["-o", `remount,${mode}`, directory],
  }).output();
  if (!success) throw new Error(`Cannot remount ${directory}`);
}

await seen(place());
fill();
const removedFull = await seen(remove());
const placedFull = await seen(place());
Deno.removeSync(`${directory}/ballast`);
await seen(place());
await remount("ro");
const removedReadOnly = await seen(remove());
await remount("rw");
const answers = { removedFull, placedFull, removedReadOnly, removed: await seen(remove()) };

/** What the program prints. */
export type Answers = typeof answers;
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(answers)));
