import type { ContainerManifest } from "./manifest.ts";

/**
 * `sidecar`: as the manifest says. `plain`: as if it had its sidecars among the ordinary
 * containers, which is how Kubernetes before 1.29 is served.
 */
export type Order = "sidecar" | "plain";

type Groups = readonly (readonly ContainerManifest[])[];

/** What is started together; each group once the one before it has started up. */
export function startGroups(containers: readonly ContainerManifest[], order: Order): Groups {
  if (order === "plain") return [containers];
  const sidecars = containers.filter(({ sidecar }) => sidecar);
  return [...sidecars.map((one) => [one]), containers.filter(({ sidecar }) => !sidecar)];
}

/** What is told to stop together; each group once the one before it is gone. */
export function stopGroups(containers: readonly ContainerManifest[], order: Order): Groups {
  return startGroups(containers, order).toReversed();
}
