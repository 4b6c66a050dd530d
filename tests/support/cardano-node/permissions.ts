/** The check of the VRF key's permissions that the node makes at its start, and only then. */
import type { VersionFacts } from "./version.ts";

/** What the check says. */
export type PermissionCheck =
  | { readonly kind: "fine" }
  | { readonly kind: "warning"; readonly text: string }
  | { readonly kind: "fatal"; readonly text: string };

/** Checks the mode of the file behind `path` (links are followed); ownership does not matter. */
export async function checkVrfPermissions(
  path: string,
  facts: VersionFacts,
): Promise<PermissionCheck> {
  let mode: number;
  try {
    mode = (await Deno.stat(path)).mode ?? 0;
  } catch (error) {
    const cause = error instanceof Deno.errors.NotFound
      ? "does not exist (No such file or directory)"
      : (error as Error).message;
    return { kind: "fatal", text: `${path}: getFileStatus: ${cause}` };
  }
  if ((mode & 0o007) !== 0) return { kind: "fatal", text: complaint(path, "other") };
  if ((mode & 0o070) === 0) return { kind: "fine" };
  const text = complaint(path, "group");
  return facts.groupPermissionsFatal
    ? { kind: "fatal", text }
    : { kind: "warning", text: `WARNING: ${text}` };
}

function complaint(path: string, whose: "group" | "other"): string {
  return `VRF private key file at: ${path} has "${whose}" file permissions. ` +
    `Please remove all "${whose}" file permissions.`;
}
