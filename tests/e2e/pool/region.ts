import { projectRoot } from "../../../tools/compile.ts";
import {
  type Change,
  type ControlPlane,
  followObjects,
  type History,
  makeServiceAccount,
  makeToken,
  startControlPlane,
} from "../../support/servers/mod.ts";
import { render, type Values } from "./chart.ts";
import { type HealthEndpoint, serveHealth } from "./health.ts";
import { onlyKinds } from "./template.ts";

/** One cluster of a pool: an API server of its own, and what the pods there find in it. */
export interface Region {
  /** Of the region, its cluster and its register of the right. */
  readonly name: string;
  readonly namespace: string;
  readonly plane: ControlPlane;
  /** What the health check of its cluster asks. */
  readonly health: HealthEndpoint;
  /** Values of the chart by which its pods are made. */
  readonly chart: Values;
  /** File with its accounts and their Roles, as the chart has them. */
  readonly accessPath: string;
  /** Token that its pods are given. */
  token(): string;
  /** Token by which the pods of other regions come here; empty where there are none. */
  tokenForOthers(): string;
  /** Installs the definitions and those accounts where they are missing, and makes new tokens. */
  install(): Promise<void>;
  /** Name of the Lease that is its record of the right. */
  readonly record: string;
  /** Everything that happened to that record. */
  readonly leases: Pick<History, "changes">;
  /** The same of all Leases of the namespace. */
  readonly everyLease: Pick<History, "changes">;
  /** What the record says of its set of registers; `null` where it says nothing. */
  membership(): Membership | null;
  /** The spec of that record as kubectl shows it. */
  lease(): Promise<Readonly<Record<string, unknown>>>;
  /** The status of its CardanoLeader as kubectl shows it. */
  leaderStatus(): Promise<Readonly<Record<string, unknown>>>;
}

/** Where a region is, and what is kept there. */
export interface RegionOptions extends TenantOptions {
  /** Address that its API server listens on. */
  readonly address: string;
  readonly audit: boolean;
}

/** What a pool keeps in a region. */
export interface TenantOptions {
  readonly name: string;
  readonly namespace: string;
  /** Of its pods; what other regions come by has a name that begins with it. */
  readonly account: string;
  readonly names: Names;
  /** The clusters of the other regions. */
  readonly others: readonly string[];
  /** Values of the chart by which its pods are made, and their accounts and Roles. */
  readonly chart: Values;
  /** Folder for a manifest of its own. */
  readonly folder: string;
}

/** What managers call their objects in a namespace. */
export interface Names {
  /** The Lease that is the record of the right. */
  readonly record: string;
  /** The CardanoLeader. */
  readonly leader: string;
}

/** A pool of one cluster. */
export const HOME = {
  ...{ name: "home", namespace: "default" },
  names: { record: "cardano-node-leader", leader: "cardano-leader" },
} as const;

/** The annotation of a record that a manager alone writes. */
const RIGHT = "forge-manager.cardano.io/right";

/** What a record says of its register and of the others of the set. */
export interface Membership {
  readonly id: string;
  /** `null` until the set is initialised. */
  readonly ids: Readonly<Record<string, string>> | null;
  /** Those that do not count yet. */
  readonly pending: readonly string[];
}

/** Starts the API server of a region, with all that pods need of it. */
export async function openRegion(options: RegionOptions): Promise<Region & AsyncDisposable> {
  const { namespace, address, audit } = options;
  await using undo = new AsyncDisposableStack();
  const plane = undo.use(await startControlPlane({ address, port: 443, audit }));
  const health = undo.use(serveHealth(address));
  const everyLease = undo.use(
    followObjects(plane, `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`),
  );
  const region = await settleIn({ plane, health, everyLease }, options);
  const open = undo.move();
  return { ...region, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/** Makes the accounts of a pool on an API server, and shows what the pool keeps there. */
export async function settleIn(
  host: Pick<Region, "plane" | "health" | "everyLease">,
  options: TenantOptions,
): Promise<Region> {
  const { name, namespace, account: called, others, chart, names: { record, leader } } = options;
  const { plane, everyLease } = host;
  const accessPath = await manifestOf(options);
  const installed = async () => {
    await plane.kubectl.applyPath(`${projectRoot}/charts/cardano-forge-crds/templates`);
    const account = { manifest: accessPath, name: called, namespace };
    const { token } = await makeServiceAccount(plane, account);
    const forOthers = others.length === 0
      ? ""
      : await makeToken(plane, `${called}-elsewhere`, namespace);
    return { token, forOthers };
  };
  let tokens = await installed();
  const show = async (kind: string, object: string, part: "spec" | "status") => {
    const which = ["get", kind, object, "--namespace", namespace];
    return JSON.parse(await plane.kubectl.run([...which, "--output", "json"]))[part] ?? {};
  };
  const changes = () =>
    everyLease.changes().filter(({ object }) => object.metadata?.name === record);
  return {
    ...{ ...host, name, namespace, chart, accessPath, record },
    token: () => tokens.token,
    tokenForOthers: () => tokens.forOthers,
    async install() {
      tokens = await installed();
    },
    leases: { changes },
    membership: () => membershipIn(changes().at(-1)),
    lease: () => show("lease", record, "spec"),
    leaderStatus: () => show("cardanoleader", leader, "status"),
  };
}

/** The accounts and their Roles, as the chart has them. */
async function manifestOf({ namespace, folder, name, chart }: TenantOptions): Promise<string> {
  const rendered = await render(chart, namespace);
  const own = `${folder}/access-${name}.yaml`;
  const access = onlyKinds(rendered, ["ServiceAccount", "Role", "RoleBinding"]);
  await Deno.writeTextFile(own, access);
  return own;
}

function membershipIn(change: Change | undefined): Membership | null {
  const annotations: unknown = change?.object.metadata?.["annotations"];
  const text: unknown = Object(annotations)[RIGHT];
  return typeof text === "string" ? JSON.parse(text).own?.set ?? null : null;
}
