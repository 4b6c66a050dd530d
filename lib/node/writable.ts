import { causeOf } from "./cause.ts";
import { type CredentialTarget, placingOrder } from "./credential_paths.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

/**
 * Tries whether credentials could be placed, by writing and removing a small file in each target
 * directory: `null`, or the problem with the way out.
 */
export async function targetDirectoryWritable(
  target: CredentialTarget,
): Promise<string | null> {
  const wayOut = "bulk" in target
    ? "let TARGET_BULK_CREDENTIALS (and the node's flag) name one, as /ipc"
    : "let TARGET_KES_KEY, TARGET_VRF_KEY and TARGET_OP_CERT (and the node's flags) name one, as " +
      "/ipc or /opt/cardano/secrets";
  for (const { path } of placingOrder(target)) {
    try {
      await removeFile(await writeTemporary(path, "\n", 0o600));
    } catch (error) {
      return `Cannot write beside ${path}: ${causeOf(error)}; mount a writable, memory-backed ` +
        `volume there, or ${wayOut}`;
    }
  }
  return null;
}
