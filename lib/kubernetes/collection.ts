import type { Cluster } from "./cluster.ts";
import { ALL, type Reading, readingOf } from "./reading.ts";
import type { Target } from "./target.ts";

/** All objects of a type in one namespace. Every call ends within the cluster's time limit. */
export type Collection = Reading;

/** Typed access to all objects of a type in one namespace. */
export function collection(cluster: Cluster, of: Omit<Target, "name">): Collection {
  return readingOf(cluster, { ...of, name: ALL });
}
