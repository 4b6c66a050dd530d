import assert from "assert";
import { unusedExports } from "./exports.ts";
import { readTexts } from "./sources.ts";

Deno.test("no module of lib/ exports what nobody else imports", async () => {
  assert.deepEqual(unusedExports(await readTexts(), "lib"), []);
});

Deno.test("an export is found unused through rooms, renamings, types and stars", () => {
  const texts = new Map(Object.entries({
    "lib/a.ts": `
export function used(): void {}
export async function unused(): Promise<void> {}
export interface Shape {}
/** export type Told = string; */
type Own = string;
export type { Own };
`,
    "lib/mod.ts": `
export {
  type Shape as Form,
  used,
} from "./a.ts";
export type * from "./b.ts";
export { unused } from "./a.ts";
`,
    "lib/b.ts": "export type Known = 1;\nexport type Unknown = 2;\n",
    "lib/c.ts": "export const whole = 1;\n",
    "lib/d.ts": "export const whole = 1;\n",
    "mod.ts": 'export { type Form } from "./lib/mod.ts";\n',
    "tests/a_test.ts": `
import { type Known, used as renamed } from "../lib/mod.ts";
import * as whole from "../lib/c.ts";
const { whole: other } = await import("../lib/d.ts");
export const nobody = 1;
`,
  }));
  assert.deepEqual(unusedExports(texts, "lib"), [
    ...["lib/a.ts Own", "lib/a.ts unused", "lib/b.ts Unknown", "lib/mod.ts unused"],
  ]);
});
