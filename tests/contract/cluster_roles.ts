import { fileURLToPath } from "node:url";
import type { ControlPlane } from "../support/servers/mod.ts";

const manifest = fileURLToPath(new URL("../../deploy/role-clusters.yaml", import.meta.url));

/** Names for the placeholders of `deploy/role-clusters.yaml`. */
interface RoleNames {
  readonly network: string;
  readonly pool: string;
  readonly short: string;
  readonly cluster: string;
  readonly elsewhere: string;
}

/** Applies `deploy/role-clusters.yaml` in a namespace, with its names filled in. */
export async function applyClusterRoles(
  { kubectl }: ControlPlane,
  namespace: string,
  names: RoleNames,
): Promise<void> {
  const text = (await Deno.readTextFile(manifest))
    .replaceAll("CLUSTER-ELSEWHERE", names.elsewhere)
    .replaceAll("[CLUSTER]", `[${names.cluster}]`)
    .replaceAll("mainnet", names.network)
    .replaceAll("pool1SHORT", names.short)
    .replaceAll("-POOL", `-${names.pool}`)
    .replaceAll("namespace: default", `namespace: ${namespace}`);
  await kubectl.apply(text, namespace);
}
