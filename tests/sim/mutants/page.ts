import type { Verdict } from "./verdict.ts";

/** What is left out, and which mutants survive then. */
export interface Ablation {
  readonly what: string;
  readonly survivors: readonly string[];
  /** Those that it caught first, and that something else catches in its place. */
  readonly othersCatch: readonly string[];
}

/** What caught a mutant, as the table has it. */
export interface Found {
  readonly seed: number;
  /** Simulated hours from the first seed on. */
  readonly hours: number;
}

/** What caught each mutant, by its name, as far as the table says; nothing where there is none. */
export async function readPage(path: string): Promise<ReadonlyMap<string, Found>> {
  const text = await Deno.readTextFile(path).catch(() => "");
  const rows = text.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  return new Map(
    rows.flatMap(([, name = "", , , seed = "", hours = ""]) =>
      /^\d+$/.test(seed) ? [[name, { seed: Number(seed), hours: Number(hours) }] as const] : []
    ),
  );
}

/** Writes the table of all mutants. */
export async function writePage(path: string, verdicts: readonly Verdict[]): Promise<void> {
  const rows = verdicts.map(({ mutant, caught, hours }) => {
    const cells = caught === null
      ? ["_not caught_", "", hours.toFixed(0)]
      : [`\`${caught.invariant}\``, String(caught.seed), hours.toFixed(1)];
    return [mutant.name, `\`${mutant.file.split("/").at(-1)}\``, ...cells];
  });
  const caught = verdicts.filter((verdict) => verdict.caught !== null).length;
  await write(
    path,
    `# Sabotages that the simulator must catch

Each line is a rule of the core that was broken in one line; the simulator then played fresh pools
until one of its [invariants](simulation.md) was violated. What had been caught before may have been
played again alone, by its seed. Written by \`deno task mutants -- --page\`
on ${today()}: ${caught} of ${verdicts.length} caught.`,
    ["sabotage", "file", "caught by", "seed", "simulated hours"],
    rows,
  );
}

/** Writes the table of what would be missed without each invariant and each kind of fault. */
export async function writeAblations(
  path: string,
  hours: number,
  ablations: readonly Ablation[],
): Promise<void> {
  const needed = ablations.filter(({ survivors }) => survivors.length > 0);
  const spared = ablations.filter(({ survivors, othersCatch }) =>
    survivors.length === 0 && othersCatch.length > 0
  );
  const idle = ablations.filter(({ survivors, othersCatch }) =>
    survivors.length === 0 && othersCatch.length === 0
  );
  const listed = (some: readonly Ablation[], names: (one: Ablation) => readonly string[]) =>
    some.map((one) => `- **${one.what}**: ${names(one).join("; ")}`).join("\n");
  await writeFormatted(
    path,
    `# What each invariant and each fault is good for

Left out, one at a time, each for the [sabotages](mutants.md) that it had caught, or had a part in
catching: these were then looked for during another ${hours} simulated hours, from where they had
been caught. Written by \`deno task mutants -- --ablate --hours ${hours}\` on ${today()}.

## Without it some survive

${listed(needed, ({ survivors }) => survivors)}

## Without it all are caught by something else

${listed(spared, ({ othersCatch }) => othersCatch)}

## What caught none of them first

${idle.map(({ what }) => what).join(", ")}.
`,
  );
}

async function write(
  path: string,
  head: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const lines = [columns, columns.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`);
  await writeFormatted(path, `${head}\n\n${lines.join("\n")}\n`);
}

async function writeFormatted(path: string, text: string): Promise<void> {
  await Deno.writeTextFile(path, text);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] }).output();
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
