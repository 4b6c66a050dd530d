import { CREDENTIAL_ROLES, type CredentialRole, type CredentialTexts } from "../cardano/mod.ts";
import { causeOf, isMissing } from "./cause.ts";
import type { CredentialPaths } from "./credential_paths.ts";

/** The three texts, or everything that is wrong with reading them. */
export type SourcesOutcome =
  | { readonly kind: "read"; readonly texts: CredentialTexts }
  | { readonly kind: "failed"; readonly because: string };

/** Largest credential file that is read; a KES key takes 1.4 kB. */
const MAX_BYTES = 64 * 1024;

const VARIABLES: Readonly<Record<CredentialRole, string>> = {
  kes: "SOURCE_KES_KEY",
  vrf: "SOURCE_VRF_KEY",
  opcert: "SOURCE_OP_CERT",
};

/** Reads the credential sources as they are; whether they fit together is not judged here. */
export async function readSources(paths: CredentialPaths): Promise<SourcesOutcome> {
  const texts: Partial<Record<CredentialRole, string>> = {};
  const problems: string[] = [];
  for (const file of CREDENTIAL_ROLES) {
    try {
      texts[file] = await readBounded(paths[file]);
    } catch (error) {
      problems.push(`Cannot read ${VARIABLES[file]} ${paths[file]}: ${adviceOn(error)}`);
    }
  }
  const { kes, vrf, opcert } = texts;
  if (kes === undefined || vrf === undefined || opcert === undefined) {
    return { kind: "failed", because: problems.join("; ") };
  }
  return { kind: "read", texts: { kes, vrf, opcert } };
}

/** Reads a file of bounded size. Throws what is wrong with it. */
export async function readBounded(path: string): Promise<string> {
  const { isFile, size } = await Deno.stat(path);
  if (!isFile) throw new Error("expected a file, got something else");
  if (size === 0) throw new Error("the file is empty");
  if (size > MAX_BYTES) throw new Error(`expected at most ${MAX_BYTES} bytes, got ${size}`);
  return await Deno.readTextFile(path);
}

function adviceOn(error: unknown): string {
  if (isMissing(error)) return "there is no such file; mount the secret there or name its place";
  if (error instanceof Deno.errors.PermissionDenied) {
    return `${causeOf(error)}; let this program's user or group read it (defaultMode, fsGroup)`;
  }
  return causeOf(error);
}
