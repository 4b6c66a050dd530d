import { bulkContent, isThrowAway } from "../cardano/mod.ts";
import type { KeysReport } from "../core/mod.ts";
import { isMissing } from "./missing.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { readBounded } from "./sources.ts";

interface Seen {
  /** Changes whenever the file is replaced or written. */
  readonly version: string;
  readonly content: KeysReport;
}

/** Says what lies at the target paths; cheap enough for every look at the node. */
type InspectKeys = () => Promise<KeysReport>;

/**
 * Prepares the inspection of the target paths. A file is read again only when its inode, size or
 * times have changed.
 *
 * `absent` only if nothing at all is at any of the paths, or the bulk file is missing or an empty
 * list; `throwaway` only if all there is is of the throw-away set; a partial set, an unreadable file,
 * a link are `other`.
 */
export function inspectKeys(target: CredentialTarget): InspectKeys {
  if ("bulk" in target) return inspectFile(target.bulk, keysOfBulkFile);
  const inspections = Object.values(target).map((path) => inspectFile(path, keysOfFile));
  return async () => {
    const contents = new Set(await Promise.all(inspections.map((inspect) => inspect())));
    const [only] = contents;
    return contents.size === 1 && only !== undefined ? only : "other";
  };
}

function inspectFile(path: string, keysIn: (text: string) => KeysReport): InspectKeys {
  let seen: Seen | null = null;
  return async () => {
    try {
      const { isFile, ino, size, mtime, ctime } = await Deno.lstat(path);
      // What a link leads to may change without the link.
      if (!isFile) return "other";
      const version = [ino, size, mtime?.getTime(), ctime?.getTime()].join();
      if (seen?.version !== version) seen = { version, content: await contentOf(path, keysIn) };
      return seen.content;
    } catch (error) {
      return isMissing(error) ? "absent" : "other";
    }
  };
}

async function contentOf(path: string, keysIn: (text: string) => KeysReport): Promise<KeysReport> {
  try {
    return keysIn(await readBounded(path));
  } catch {
    return "other";
  }
}

function keysOfFile(text: string): KeysReport {
  return isThrowAway(text) ? "throwaway" : "other";
}

function keysOfBulkFile(text: string): KeysReport {
  const content = bulkContent(text);
  return content === "none" ? "absent" : content;
}
