import { join, resolve } from "node:path";
import type { Mutant } from "./mutant.ts";
import type { Verdict } from "./verdict.ts";

export const root = resolve(import.meta.dirname ?? ".", "../../..");

/** How a mutant is looked for. */
export interface Hunt {
  /** Simulated hours after which it counts as not caught. */
  readonly hours: number;
  readonly seed: number;
  /** An invariant that is not looked at. */
  readonly blindTo?: string;
  /** A kind of fault that does not happen. */
  readonly without?: string;
  /** Whether to find out which kinds of faults it takes. */
  readonly shrinks?: boolean;
}

/** Plays the simulation on a copy of the core in which the mutant is applied. */
export async function hunt(
  mutant: Mutant,
  { hours, seed, blindTo, without, shrinks }: Hunt,
): Promise<Verdict> {
  const folder = join(root, "dist", "mutants", crypto.randomUUID());
  try {
    for (const part of ["lib/core", "tests/sim"]) {
      await copyFolder(join(root, part), join(folder, part));
    }
    await apply(mutant, folder);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-check", "--allow-all"],
        join(folder, "tests", "sim", "hunt.ts"),
        ...["--hours", String(hours), "--seed", String(seed)],
        ...(blindTo === undefined ? [] : ["--blind", blindTo]),
        ...(without === undefined ? [] : ["--without", without]),
        ...(shrinks === true ? ["--shrink"] : []),
      ],
    }).output();
    const answer = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
    if (!answer.startsWith("{")) {
      throw new Error(`"${mutant.name}": ${new TextDecoder().decode(stderr)}`);
    }
    return { mutant, ...JSON.parse(answer) };
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

async function apply({ name, file, from, to }: Mutant, folder: string): Promise<void> {
  const path = join(folder, file);
  const text = await Deno.readTextFile(path);
  if (text.split(from).length !== 2) {
    throw new Error(`"${name}": its text does not stand exactly once in ${file}: ${from}`);
  }
  await Deno.writeTextFile(path, text.replace(from, () => to));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}
