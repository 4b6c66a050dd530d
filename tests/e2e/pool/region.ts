import { projectRoot } from "../../../tools/compile.ts";
import {
  type ControlPlane,
  followObjects,
  type History,
  makeServiceAccount,
  type ServiceAccount,
  startControlPlane,
} from "../../support/servers/mod.ts";

/** One cluster of a pool: an API server of its own, and what the pods there find in it. */
export interface Region {
  /** Of the region, its cluster and its register of the right. */
  readonly name: string;
  readonly namespace: string;
  readonly plane: ControlPlane;
  /** The account whose token the pods were given, those of other regions included. */
  readonly account: ServiceAccount;
  /** Name of the Lease that is its record of the right. */
  readonly record: string;
  /** Everything that happened to that record. */
  readonly leases: Pick<History, "changes">;
  /** The spec of that record as kubectl shows it. */
  lease(): Promise<Readonly<Record<string, unknown>>>;
  /** The status of its CardanoLeader as kubectl shows it. */
  leaderStatus(): Promise<Readonly<Record<string, unknown>>>;
}

/** Where a region is, and what is kept there. */
export interface RegionOptions {
  readonly name: string;
  readonly namespace: string;
  /** Address that its API server listens on. */
  readonly address: string;
  readonly audit: boolean;
  readonly names: Names;
  /** Folder for a manifest of its own. */
  readonly folder: string;
}

/** What managers call their objects in a namespace. */
export interface Names {
  /** The Lease that is the record of the right. */
  readonly record: string;
  /** The Lease of the cluster: the same one where the pool has one cluster. */
  readonly lease: string;
  /** The CardanoLeader. */
  readonly leader: string;
}

/** A pool of one cluster. */
export const HOME = {
  ...{ name: "home", namespace: "default" },
  names: {
    ...{ record: "cardano-node-leader", lease: "cardano-node-leader", leader: "cardano-leader" },
  },
} as const;

const ACCOUNT = "cardano-forge-manager";

/** Starts the API server of a region, with all that pods need of it. */
export async function openRegion(options: RegionOptions): Promise<Region & AsyncDisposable> {
  const { name, namespace, address, audit, names: { record, leader } } = options;
  await using undo = new AsyncDisposableStack();
  const plane = undo.use(await startControlPlane({ address, port: 443, audit }));
  await plane.kubectl.applyPath(`${projectRoot}/charts/cardano-forge-crds/templates`);
  const account = await makeServiceAccount(plane, {
    manifest: await manifestOf(options),
    ...{ name: ACCOUNT, namespace },
  });
  const everyLease = undo.use(
    followObjects(plane, `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`),
  );
  const show = async (kind: string, object: string, part: "spec" | "status") => {
    const which = ["get", kind, object, "--namespace", namespace];
    return JSON.parse(await plane.kubectl.run([...which, "--output", "json"]))[part] ?? {};
  };
  const open = undo.move();
  return {
    ...{ name, namespace, plane, account, record },
    leases: {
      changes: () => everyLease.changes().filter(({ object }) => object.metadata?.name === record),
    },
    lease: () => show("lease", record, "spec"),
    leaderStatus: () => show("cardanoleader", leader, "status"),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** The account and its Role, changed as `deploy/role.yaml` says for other names. */
async function manifestOf({ namespace, names, folder, name }: RegionOptions): Promise<string> {
  const path = `${projectRoot}/deploy/role.yaml`;
  if (names === HOME.names) return path;
  const { record, lease, leader } = names;
  const text = (await Deno.readTextFile(path))
    .replaceAll(`namespace: ${HOME.namespace}`, `namespace: ${namespace}`)
    .replaceAll(`[${HOME.names.lease}]`, `[${lease}, ${record}]`)
    .replaceAll(`[${HOME.names.lease}-candidates]`, `[${lease}-candidates, ${record}-candidates]`)
    .replaceAll(`[${HOME.names.leader}]`, `[${leader}]`);
  const own = `${folder}/role-${name}.yaml`;
  await Deno.writeTextFile(own, text);
  return own;
}
