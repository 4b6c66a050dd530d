import { dirname } from "node:path";
import type { Mount, PodOptions } from "../../support/pods/mod.ts";
import { EXECUTABLE } from "./chart.ts";
import type { PoolImage } from "./image.ts";
import type { Region } from "./region.ts";
import { kubeconfigFolder } from "./regions.ts";
import type { PodTemplate, TemplateMount } from "./template.ts";

/** What the pod of a member is made of. */
export interface MemberPod {
  readonly name: string;
  /** Folder of the world, with what its pods mount. */
  readonly folder: string;
  /** Folder with what its Secret of credentials holds. */
  readonly secrets: string;
  readonly programs: { readonly manager: string; readonly node: string };
  /** The image of manager and guard, where they have it as their root. */
  readonly image: PoolImage | null;
  /** Whether the node's binary lies in a folder that the pod may write. */
  readonly ownBinary: boolean;
  readonly region: Region;
  /** Where it finds the API server of its region. */
  readonly address: string;
}

/** Where a pod of the tests has these by itself. */
const OWN_PLACES: Readonly<Record<string, string>> = {
  ipc: "/ipc",
  keys: "/secrets",
  "api-access": "/var/run/secrets/kubernetes.io/serviceaccount",
};

/** What a member's pod mounts: what its images hold, and the volumes of the template. */
export async function podOptions(its: MemberPod, { mounts }: PodTemplate): Promise<PodOptions> {
  const { name, folder, secrets, programs, region, address: api } = its;
  const { namespace, plane: { ca } } = region;
  const node: Mount = its.ownBinary
    ? {
      source: await copyOf(programs.node, `${folder}/${name}-bin`),
      target: dirname(EXECUTABLE),
      writable: true,
    }
    : { source: programs.node, target: EXECUTABLE };
  const volumes: Mount[] = [];
  for (const mount of mounts) {
    const own = OWN_PLACES[mount.volume];
    if (own === undefined) volumes.push(await mountOf(its, mount));
    else if (own !== mount.path) throw new Error(`${mount.volume} at ${mount.path}: not played`);
  }
  return {
    name,
    ...{ secrets, api },
    serviceAccount: { token: region.token(), ca, namespace },
    mounts: [
      { source: programs.manager, target: "/usr/local/bin/forge-manager" },
      node,
      { source: `${folder}/config`, target: "/opt/cardano/config" },
      { source: `${folder}/ledger`, target: "/ledger", writable: true },
      ...(its.image === null ? [] : [its.image.mount]),
      ...volumes,
    ],
  };
}

/** Where the host has a volume of a pod; what a claim holds outlives the pod. */
async function mountOf(
  { name, folder, region }: MemberPod,
  { volume, path: target, writable }: TemplateMount,
): Promise<Mount> {
  if (volume === "data" || volume === "tmp") {
    const source = `${folder}/${name}-${volume}`;
    await Deno.mkdir(source, { recursive: true });
    await Deno.chown(source, 10001, 10001);
    return { source, target, writable };
  }
  const register = /^register-(.+)$/.exec(volume)?.[1];
  if (register === undefined) throw new Error(`The volume ${volume} is not played`);
  return { source: kubeconfigFolder(folder, region, register), target, writable };
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
