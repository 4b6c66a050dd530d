import { dirname, join } from "node:path";
import { host } from "../servers/mod.ts";
import type { Stage } from "./containerfile.ts";

/**
 * Carries out a build stage in a folder as in its `WORKDIR`: copies what it copies from `context`,
 * runs what it runs with the Deno that runs this.
 *
 * @throws {Error} With the words of the step that failed, or if a step is of another kind.
 */
export async function buildIn(
  folder: string,
  { steps }: Stage,
  { context, arch }: { readonly context: string; readonly arch: string },
): Promise<void> {
  const env = { PATH: `${dirname(Deno.execPath())}:/usr/bin:/bin`, TARGETARCH: arch };
  for (const { instruction, rest } of steps) {
    if (instruction === "COPY") await copy(rest, context, folder);
    else if (instruction === "RUN") {
      await host("sh", ["-ec", `cd "$0" && ${rest}`, folder], { env, limit: 600_000 });
    } else if (!["ARG", "WORKDIR"].includes(instruction)) {
      throw new Error(`${instruction} ${rest} is not carried out`);
    }
  }
}

async function copy(rest: string, context: string, folder: string): Promise<void> {
  const words = rest.split(" ");
  const [target = "", ...sources] = words.toReversed();
  if (words.length < 2 || !target.startsWith("./")) {
    throw new Error(`COPY ${rest}: expected names and a target that begins with ./`);
  }
  const into = join(folder, target);
  await Deno.mkdir(into, { recursive: true });
  for (const source of sources) {
    const path = join(context, source);
    // The content of a folder, and a file itself.
    const what = (await Deno.stat(path)).isDirectory ? `${path}/.` : path;
    await host("cp", ["--recursive", what, into]);
  }
}
