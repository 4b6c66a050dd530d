import type { Happening } from "../core/mod.ts";
import { type CredentialPaths, markerPath, readMarker } from "../node/mod.ts";

/** What an earlier life of this program left beside the keys. */
export async function recallMarker(targets: CredentialPaths): Promise<Happening> {
  const found = await readMarker(markerPath(targets.kes));
  switch (found.kind) {
    case "none":
    case "unreadable":
      return { type: "markerRead", marker: found.kind };
    case "marker":
      return { type: "markerRead", marker: found.marker };
  }
}
