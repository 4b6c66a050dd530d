import type { CredentialRole } from "../cardano/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import type { CredentialPaths } from "./credential_paths.ts";

/** Which variable names the source of each role. */
export const SOURCE_VARIABLES: Readonly<Record<CredentialRole, string>> = {
  kes: "SOURCE_KES_KEY",
  vrf: "SOURCE_VRF_KEY",
  opcert: "SOURCE_OP_CERT",
};

/** Every credential source that cannot be opened, with the way out. Nothing of them is read. */
export async function whySourcesUnreadable(paths: CredentialPaths): Promise<readonly string[]> {
  const { kes, vrf, opcert } = paths;
  const problems: string[] = [];
  for (const [role, path] of Object.entries({ kes, vrf, opcert }) as [CredentialRole, string][]) {
    try {
      (await Deno.open(path, { read: true })).close();
    } catch (error) {
      problems.push(unreadable(role, path, error));
    }
  }
  return problems;
}

/** That a source cannot be read, why, and the way out. */
export function unreadable(role: CredentialRole, path: string, error: unknown): string {
  return `Cannot read ${SOURCE_VARIABLES[role]} ${path}: ${adviceOn(error)}`;
}

function adviceOn(error: unknown): string {
  if (isMissing(error)) return "there is no such file; mount the secret there or name its place";
  if (error instanceof Deno.errors.PermissionDenied) {
    return `${causeOf(error)}; let this program's user or group read it (defaultMode, fsGroup)`;
  }
  return causeOf(error);
}
