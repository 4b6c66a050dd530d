import assert from "assert";
import { importsOf } from "./imports.ts";

const values = (specifier: string) => ({ specifier, typesOnly: false });
const types = (specifier: string) => ({ specifier, typesOnly: true });

Deno.test("every form of import and re-export is seen", () => {
  const text = `
import a from "./a.ts";
import * as b from "./b.ts";
import {
  c,
  type D,
} from "./c.ts";
export * from "./e.ts";
export { f } from "./f.ts";
import manifest from "../../deno.json" with { type: "json" };
import "./g.ts";
const h = await import("./h.ts");
const i = await import(name);
`;
  assert.deepEqual(importsOf(text), [
    ...["./a.ts", "./b.ts", "./c.ts", "./e.ts", "./f.ts", "../../deno.json"].map(values),
    ...["./g.ts", "./h.ts", "name"].map(values),
  ]);
});

Deno.test("what is gone at run time is known as types", () => {
  const text = `
import type { A } from "./a.ts";
import { type B, type C } from "./b.ts";
import {
  type D,
  type E,
} from "./d.ts";
export type * from "./f.ts";
export { type G } from "./g.ts";
`;
  assert.deepEqual(importsOf(text), ["./a.ts", "./b.ts", "./d.ts", "./f.ts", "./g.ts"].map(types));
});

Deno.test("comments, texts and other exports are no imports", () => {
  const text = `
/**
 * \`\`\`ts
 * import { x } from "./x.ts";
 * \`\`\`
 */
// import "./y.ts";
/* import z from "./z.ts"; */
export const from = "import a from 'b'";
export function f(): string {
  return \`taken from "\${from}"\`;
}
`;
  assert.deepEqual(importsOf(text), []);
});
