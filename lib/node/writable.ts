import { causeOf } from "../errors/mod.ts";
import { type CredentialTarget, placingOrder } from "./credential_paths.ts";
import { directoryOf } from "./directory.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

/**
 * Tries whether credentials could be placed, by writing and removing a small file in each target
 * directory: `null`, or the problem with the way out, in the same words while it is the same.
 */
export function whyTargetNotWritable(target: CredentialTarget): Promise<string | null> {
  return firstProblem(target, async (path) => {
    await removeFile(await writeTemporary(path, "\n", 0o600));
  });
}

/** What can be seen of that without writing anything: whether each target directory is there. */
export function whyTargetMissing(target: CredentialTarget): Promise<string | null> {
  return firstProblem(target, async (path) => {
    const { isDirectory } = await Deno.stat(directoryOf(path));
    if (!isDirectory) throw new Error("Not a directory");
  });
}

async function firstProblem(
  target: CredentialTarget,
  attempt: (path: string) => Promise<void>,
): Promise<string | null> {
  for (const { path } of placingOrder(target)) {
    try {
      await attempt(path);
    } catch (error) {
      return `Cannot write beside ${path}: ${
        withoutPath(error)
      }; mount a writable, memory-backed ` +
        `volume there, or ${wayOut(target)}`;
    }
  }
  return null;
}

/** The temporary file has another name each time, and the system's words end with it. */
function withoutPath(error: unknown): string {
  return causeOf(error).replace(/: [a-z]+ '.*$/s, "");
}

function wayOut(target: CredentialTarget): string {
  return "bulk" in target
    ? "let TARGET_BULK_CREDENTIALS (and the node's flag) name one, as /ipc"
    : "let TARGET_KES_KEY, TARGET_VRF_KEY and TARGET_OP_CERT (and the node's flags) name one, as " +
      "/ipc or /opt/cardano/secrets";
}
