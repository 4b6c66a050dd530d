/**
 * A program that reads credentials as a user who may not, and prints what is said of it. It is a
 * process of its own, because the user is that of a whole process.
 */
import { openCredentials } from "../../../lib/runtime/credentials.ts";
import { keySettings } from "../runtime/key_settings.ts";

const NOBODY = 65534;

if (Deno.uid() === 0) {
  const libc = Deno.dlopen("libc.so.6", { seteuid: { parameters: ["u32"], result: "i32" } });
  if (libc.symbols.seteuid(NOBODY) !== 0) throw new Error("Cannot act as another user");
}
const found = await openCredentials(keySettings(JSON.parse(String(Deno.args[0]))))();
const because = found.kind === "invalid" ? found.because : "the files were read";
await Deno.stdout.write(new TextEncoder().encode(because));
