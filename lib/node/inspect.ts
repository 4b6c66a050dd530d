import { isThrowAway } from "../cardano/mod.ts";
import type { KeysReport } from "../core/mod.ts";
import { isMissing } from "./cause.ts";
import type { CredentialPaths } from "./credential_paths.ts";
import { readBounded } from "./sources.ts";

type Content = "absent" | "throwaway" | "other";

interface Seen {
  /** Changes whenever the file is replaced or written. */
  readonly version: string;
  readonly content: Content;
}

/** Says what lies at the three target paths; cheap enough for every look at the node. */
export type InspectKeys = () => Promise<KeysReport>;

/**
 * Prepares the inspection of the three target paths. A file is read again only when its inode, size
 * or times have changed.
 *
 * `absent` only if nothing at all is at any of the paths, `throwaway` only if all three are files
 * of the throw-away set; a partial set, an unreadable file, a dangling link are `other`.
 */
export function inspectKeys(paths: CredentialPaths): InspectKeys {
  const inspections = [paths.vrf, paths.opcert, paths.kes].map(inspectFile);
  return async () => {
    const contents = new Set(await Promise.all(inspections.map((inspect) => inspect())));
    const [only] = contents;
    return contents.size === 1 && only !== undefined ? only : "other";
  };
}

function inspectFile(path: string): () => Promise<Content> {
  let seen: Seen | null = null;
  return async () => {
    try {
      const { ino, size, mtime, ctime } = await Deno.lstat(path);
      const version = [ino, size, mtime?.getTime(), ctime?.getTime()].join();
      if (seen?.version !== version) seen = { version, content: await contentOf(path) };
      return seen.content;
    } catch (error) {
      return isMissing(error) ? "absent" : "other";
    }
  };
}

async function contentOf(path: string): Promise<Content> {
  try {
    return isThrowAway(await readBounded(path)) ? "throwaway" : "other";
  } catch {
    return "other";
  }
}
