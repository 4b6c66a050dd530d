import type { Happening, ProcessId } from "../core/mod.ts";
import { type CredentialTarget, markerPath, readMarker } from "../node/mod.ts";

/** What is told of the marker once it was looked for. */
type MarkerRead = Extract<Happening, { readonly type: "markerRead" }>;

/** What an earlier life of this program left beside the keys. Never rejects. */
export async function recallMarker(targets: CredentialTarget): Promise<MarkerRead> {
  const found = await readMarker(markerPath(targets));
  switch (found.kind) {
    case "none":
    case "unreadable":
      return { type: "markerRead", marker: found.kind };
    case "marker":
      return { type: "markerRead", marker: found.marker };
  }
}

/** The process that an earlier life of this program enabled, if its marker says which. */
export function markedProcess({ marker }: MarkerRead): ProcessId | null {
  return typeof marker === "string" ? null : marker.process;
}
