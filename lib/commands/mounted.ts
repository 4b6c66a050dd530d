import { checkPath, type Environment, type Problem } from "../config/mod.ts";
import { causeOf } from "../errors/mod.ts";

/** An environment without references to files, or why a file cannot be used. */
type Mounted =
  | { readonly kind: "ready"; readonly environment: Environment }
  | { readonly kind: "failed"; readonly problem: Problem };

/** Longest file that is read, in bytes; five registers take some hundred. */
const LONGEST = 65_536;

/**
 * The environment with what `FORGE_REGISTERS=@/path` refers to in its place. The file is read once:
 * which registers there are must not change while a manager runs.
 */
export function withMountedRegisters(
  environment: Environment,
  roots: readonly string[] | null,
): Mounted {
  const written = environment.FORGE_REGISTERS?.trim() ?? "";
  if (!written.startsWith("@")) return { kind: "ready", environment };
  const failed = (because: string, wayOut: string): Mounted => {
    const problem = {
      variable: "FORGE_REGISTERS",
      value: JSON.stringify(written),
      because,
      wayOut,
    };
    return { kind: "failed", problem };
  };
  const found = checkPath(written.slice(1), roots);
  if (found.kind === "invalid") return failed(found.because, found.wayOut);
  const wayOut =
    `Mount a file with the registers at ${found.path}, or write them into the variable`;
  try {
    const { size } = Deno.statSync(found.path);
    if (size > LONGEST) return failed(`has ${size} bytes, expected at most ${LONGEST}`, wayOut);
    const text = Deno.readTextFileSync(found.path).trim();
    if (text === "") return failed("is an empty file, expected registers", wayOut);
    return { kind: "ready", environment: { ...environment, FORGE_REGISTERS: text } };
  } catch (error) {
    return failed(`cannot be read: ${causeOf(error)}`, wayOut);
  }
}
