import type { Verdict } from "./verdict.ts";

/** Writes the table of all mutants. */
export async function writePage(path: string, verdicts: readonly Verdict[]): Promise<void> {
  const rows = verdicts.map(({ mutant, caught, hours }) => {
    const cells = caught === null
      ? ["_not caught_", "", hours.toFixed(0)]
      : [`\`${caught.invariant}\``, String(caught.seed), hours.toFixed(1)];
    const file = mutant.file.split("/").at(-1) ?? "";
    return `| ${[mutant.name, `\`${file}\``, ...cells].join(" | ")} |`;
  });
  const caught = verdicts.filter((verdict) => verdict.caught !== null).length;
  const day = new Date().toISOString().slice(0, 10);
  const text = `# Sabotages that the simulator must catch

Each line of this table is a rule of the core that was broken in one line; the simulator then played
fresh pools until one of its invariants was violated. Written by \`deno task mutants -- --page\` on ${day}:
${caught} of ${verdicts.length} caught.

| sabotage | file | caught by | seed | simulated hours |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
  await Deno.writeTextFile(path, text);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] }).output();
}
