import type { ProducingStart } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { isProcessId } from "./marker.ts";
import { besideKeys, isObject, readSynced, type SyncedChange, writeSynced } from "./synced.ts";

const NAME = ".forge-manager-started-producing.json";

/** Where it is noted that the node was started without the flag: beside the marker. */
export function notePath(target: CredentialTarget): string {
  return besideKeys(target, NAME);
}

/**
 * Notes which node was started without the flag, all or nothing, and syncs it: once it is silenced,
 * nothing else tells. Calls for one path must follow one another.
 */
export function writeNote(path: string, producing: ProducingStart): Promise<SyncedChange> {
  return writeSynced(path, "note", producing);
}

/**
 * Reads what an earlier life of this program may have noted; `null` if it noted nothing.
 *
 * @param told Is told why a note cannot be read, and the way out.
 */
export async function recallNote(
  target: CredentialTarget,
  told: (because: string) => void,
): Promise<ProducingStart | "unreadable" | null> {
  const path = notePath(target);
  try {
    const fields = await readSynced(path);
    if (fields === undefined) return null;
    if (isProducingStart(fields)) return fields;
    throw new Error("it does not have the fields of a note");
  } catch (error) {
    told(
      `Cannot read the note ${path}: ${causeOf(error)}; no node beside it gets real keys: ` +
        "start the node with its non-producing flag, remove the file, and restart this manager",
    );
    return "unreadable";
  }
}

function isProducingStart(value: unknown): value is ProducingStart {
  if (!isObject(value)) return false;
  const { process, startTime } = value;
  return isProcessId(process) && (startTime === null || Number.isFinite(startTime));
}
