import { causeOf } from "./cause.ts";
import type { CredentialPaths } from "./credential_paths.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

/**
 * Tries whether credentials could be placed, by writing and removing a small file in each target
 * directory: `null`, or the problem with the way out.
 */
export async function targetDirectoryWritable(
  paths: CredentialPaths,
): Promise<string | null> {
  for (const path of [paths.kes, paths.opcert, paths.vrf]) {
    try {
      await removeFile(await writeTemporary(path, "\n", 0o600));
    } catch (error) {
      return `Cannot write beside ${path}: ${causeOf(error)}; mount a writable, memory-backed ` +
        "volume there, or let TARGET_KES_KEY, TARGET_VRF_KEY and TARGET_OP_CERT (and the node's " +
        "flags) name one, as /ipc or /opt/cardano/secrets";
    }
  }
  return null;
}
