import type { ApiObject } from "../api_object.ts";
import { readForgeCluster } from "./read.ts";
import type { ForgeCluster } from "./resource.ts";

/** Why the object at home of a cluster's name is somebody else's, or `null`. */
export function whyHomeTaken(there: ApiObject, wanted: ApiObject): string | null {
  const [theirs, ours] = [readForgeCluster(there), readForgeCluster(wanted)];
  const wayOut = "give this cluster another CLUSTER_IDENTIFIER";
  if (theirs.mirrorOf !== null) {
    return `CardanoForgeCluster ${ours.name} is the mirror of another cluster's: ${wayOut}, or delete it if it is out of date`;
  }
  const foreign = whyForeign(theirs, ours);
  return foreign === null ? null : `${foreign}: ${wayOut}`;
}

/**
 * Why a cluster's mirror cannot lie where this object does, or `null`. A home is nobody's mirror; of
 * two clusters of one name the one that was made later may mirror itself.
 */
export function whyMirrorTaken(there: ApiObject, home: ApiObject): string | null {
  const [theirs, ours] = [readForgeCluster(there), readForgeCluster(home)];
  const { name, uid, createdAt } = ours;
  const foreign = whyForeign(theirs, ours);
  if (foreign !== null) return `${foreign}, where its mirror should be`;
  const origin = theirs.mirrorOf;
  if (origin === null) {
    return `CardanoForgeCluster ${name} is at home there: two clusters have one name`;
  }
  return origin.uid === uid || createdAt >= origin.createdAt
    ? null
    : `CardanoForgeCluster ${name} there is the mirror of a later cluster of that name`;
}

function whyForeign(theirs: ForgeCluster, ours: ForgeCluster): string | null {
  const { name, pool, networkMagic } = ours;
  if (theirs.pool !== pool) {
    return `CardanoForgeCluster ${name} belongs to pool ${theirs.pool}, not to ${pool}`;
  }
  return theirs.networkMagic === networkMagic
    ? null
    : `CardanoForgeCluster ${name} belongs to the network of magic ${theirs.networkMagic}, not to ${networkMagic}`;
}
