import { join } from "node:path";
import manifest from "../../../deno.json" with { type: "json" };
import { projectRoot } from "../../../tools/compile.ts";
import type { Program } from "../../../tools/compile/manager.ts";

/** A program whose Worker tells what it is refused; two parts of it are loaded only when needed. */
const main = `
const { parse } = await import("./lib/one.ts");
const { text } = await import("./lib/other.ts");
const worker = new Worker(
  new URL(
    import.meta.url.endsWith(".js") ? "./lib/runtime/worker.js" : "./lib/runtime/worker.ts",
    import.meta.url,
  ),
  {
    type: "module",
    deno: { permissions: { read: ["/ipc"], net: ["10.96.0.1:443"], env: [], run: false } },
  } as WorkerOptions,
);
worker.onmessage = ({ data }) => {
  console.log(JSON.stringify({ main: parse(text()), worker: data }));
  Deno.exit();
};
`;
const one = `export { parse } from "yaml";`;
const other = `
import { stringify } from "yaml";
export const text = () => stringify([Deno.env.get("POD_NAME")]);
`;
const worker = `
const tries: Record<string, () => unknown> = {
  "stat /ipc/x": () => Deno.statSync("/ipc/x"),
  "stat /secrets/x": () => Deno.statSync("/secrets/x"),
  "write /ipc/x": () => Deno.writeTextFileSync("/ipc/x", ""),
  "kill": () => Deno.kill(Deno.pid, "SIGCONT"),
  "POD_NAME": () => Deno.env.get("POD_NAME"),
};
const outcome = (run: () => unknown): string => {
  try {
    return String(run());
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
};
postMessage(Object.fromEntries(Object.entries(tries).map(([name, run]) => [name, outcome(run)])));
`;

/** The grant of the stub. */
export const grant = {
  read: ["/ipc", "/secrets"],
  write: ["/ipc"],
  net: ["10.0.0.0/8:443"],
  env: { allow: ["POD_*"], ignore: true },
  sys: ["osUptime"],
  run: true,
  import: { deny: true },
};

/** Writes the stub's sources into a folder. */
export async function writeStub(root: string): Promise<Program> {
  await Deno.mkdir(join(root, "lib", "runtime"), { recursive: true });
  const files = {
    "main.ts": main,
    "lib/one.ts": one,
    "lib/other.ts": other,
    "lib/runtime/worker.ts": worker,
    "deno.json": JSON.stringify({ imports: manifest.imports, permissions: { test: grant } }),
    "deno.lock": await Deno.readTextFile(join(projectRoot, "deno.lock")),
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(root, name), text);
  }
  return { root, grant: "test" };
}
