import type { Mount, PodOptions } from "../../support/pods/mod.ts";
import type { PoolImage } from "./image.ts";
import type { Region } from "./region.ts";
import { KUBECONFIGS } from "./regions.ts";

/** What the pod of a member is made of. */
export interface MemberPod {
  readonly name: string;
  /** Folder of the world, with what its pods mount. */
  readonly folder: string;
  /** Folder that it sees at `/secrets`. */
  readonly secrets: string;
  readonly programs: { readonly manager: string; readonly node: string };
  /** The image of manager and guard, where they have it as their root. */
  readonly image: PoolImage | null;
  /** Whether the node's binary lies in a folder that the pod may write. */
  readonly ownBinary: boolean;
  readonly region: Region;
  /** Where it finds the API server of its region. */
  readonly address: string;
  /** Folder with the kubeconfigs of other regions, where there are some. */
  readonly kubeconfigs: string | null;
}

/** What a member's pod mounts. */
export async function podOptions(its: MemberPod): Promise<PodOptions> {
  const { name, folder, secrets, programs, region, address: api, kubeconfigs } = its;
  const { account: { token }, namespace, plane: { ca } } = region;
  const node: Mount = its.ownBinary
    ? {
      source: await copyOf(programs.node, `${folder}/${name}-bin`),
      target: "/opt/cardano/bin",
      writable: true,
    }
    : { source: programs.node, target: "/opt/cardano/bin/cardano-node" };
  return {
    name,
    ...{ secrets, api },
    serviceAccount: { token, ca, namespace },
    mounts: [
      { source: programs.manager, target: "/usr/local/bin/forge-manager" },
      node,
      { source: `${folder}/config`, target: "/opt/cardano/config" },
      { source: `${folder}/ledger`, target: "/ledger", writable: true },
      ...(its.image === null ? [] : [its.image.mount]),
      ...(kubeconfigs === null ? [] : [{ source: kubeconfigs, target: KUBECONFIGS }]),
    ],
  };
}

/** Folder of the host that a member sees at `/secrets`. */
export function secretsOf(folder: string, name: string, own: boolean): string {
  return own ? `${folder}/${name}-secrets` : `${folder}/secrets`;
}

/** A folder with the node's binary in it; both are the containers' own. */
async function copyOf(node: string, folder: string): Promise<string> {
  const path = `${folder}/cardano-node`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(node, path);
  for (const own of [folder, path]) await Deno.chown(own, 10001, 10001);
  return folder;
}
