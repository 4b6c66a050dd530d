import {
  type Check,
  checksOf,
  CREDENTIAL_ROLES,
  type CredentialRole,
  type Fitness,
  statedType,
} from "../cardano/mod.ts";
import type { KeySettings } from "../config/mod.ts";
import { lookAtSource, SOURCE_VARIABLES } from "../node/mod.ts";
import { openCredentials, type SourceProblem } from "./credentials.ts";

/** Everything that can be said of the credential sources. All of it is public. */
export interface Inspection extends Pick<Fitness, "facts" | "times"> {
  /** Whether they can be used now. */
  readonly valid: boolean;
  readonly files: readonly InspectedFile[];
  readonly checks: readonly Check[];
  /** Empty if they are valid. */
  readonly problems: readonly SourceProblem[];
  readonly warnings: readonly string[];
}

/** One of the three files; `null` for what could not be read, or is none of a pool's. */
interface InspectedFile {
  readonly role: CredentialRole;
  /** The variable that names it. */
  readonly variable: string;
  readonly path: string;
  /** Envelope type that it states. */
  readonly type: string | null;
  /** Permission bits in octal, as `0440`. */
  readonly mode: string | null;
}

/** Judges the sources as a manager would now, and tells all that it finds. */
export async function inspectSources(settings: KeySettings): Promise<Inspection> {
  const found = await openCredentials(settings)();
  const { facts, times, warnings } = found;
  const problems = found.kind === "invalid" ? found.problems : [];
  const without = [
    ...(settings.pool.idHex === null ? ["pool" as const] : []),
    ...(times === null ? ["period" as const] : []),
  ];
  return {
    ...{ valid: found.kind === "valid", files: await lookAtFiles(settings), facts, times },
    checks: checksOf(problems.map(({ fault }) => fault), without),
    ...{ problems, warnings },
  };
}

async function lookAtFiles({ credentials }: KeySettings): Promise<InspectedFile[]> {
  const files: InspectedFile[] = [];
  for (const role of CREDENTIAL_ROLES) {
    const path = credentials.source[role];
    const { mode, text } = await lookAtSource(path);
    const type = text === null ? null : statedType(text);
    files.push({ role, variable: SOURCE_VARIABLES[role], path, type, mode });
  }
  return files;
}
