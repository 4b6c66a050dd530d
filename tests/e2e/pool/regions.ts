import type { World } from "../../support/pods/mod.ts";
import { kubeconfig } from "../../support/servers/mod.ts";
import { CONTEXT, RELEASE, sharedValues, type Values } from "./chart.ts";
import { NETWORK, type PoolKeys, writeSecret } from "./keys.ts";
import { healthUrl } from "./health.ts";
import {
  HOME,
  type Names,
  openRegion,
  type Region,
  type RegionOptions,
  settleIn,
  type TenantOptions,
} from "./region.ts";

/** The clusters of a pool, at least one. */
export type RegionList = readonly [Region, ...Region[]];

/** Those that were started, and end with this. */
export interface Regions extends AsyncDisposable {
  readonly regions: RegionList;
}

/** How many there are, and what is special about them. */
interface RegionsOptions {
  readonly count: number;
  /** Whether the address that pods know is that of something before the API server. */
  readonly front: boolean;
  readonly audit: boolean;
  /** Values of the chart, where there is one. */
  readonly chart: Values;
}

/** Starts the API servers of a pool; each pod can then have the kubeconfigs of the others. */
export async function openRegions(
  options: RegionsOptions,
  world: World,
  keys: PoolKeys,
): Promise<Regions> {
  const opening = placesOf(options, world, keys).map(openRegion);
  await using undo = new AsyncDisposableStack();
  undo.defer(async () => {
    for (const end of await Promise.allSettled(opening)) {
      if (end.status === "fulfilled") await end.value[Symbol.asyncDispose]();
    }
  });
  const [first, ...others] = await Promise.all(opening);
  if (first === undefined) throw new Error("A pool has at least one region");
  const regions = [first, ...others] as const;
  if (others.length > 0) await handOutAll(world.folder, regions);
  const open = undo.move();
  return { regions, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

/**
 * The clusters of a second pool, on the API servers of a first one's and in its namespaces, with
 * accounts of its own that may touch nothing of the first one's. Its pods agree on the Lease on which
 * the original elects: the first pool's have to see whose it is.
 */
export async function secondRegions(
  firsts: RegionList,
  folder: string,
  keys: PoolKeys,
): Promise<RegionList> {
  const account = "second-forge-manager";
  const placeOf = ({ namespace, plane: { address } }: Region, number: number) => ({
    ...{ name: `s${number + 1}`, namespace, address },
  });
  const settle = async (first: Region, number: number) => {
    const place = placeOf(first, number);
    const { chart, ...tenant } = tenantIn(place, firsts.map(placeOf), keys);
    const own = { ...chart, fullnameOverride: account, leaseName: HOME.names.record };
    return await settleIn(first, { ...tenant, folder, account, chart: own });
  };
  const [first, ...others] = firsts;
  const regions = [
    await settle(first, 0),
    ...await Promise.all(others.map((one, index) => settle(one, index + 1))),
  ] as const;
  await handOutAll(folder, regions);
  return regions;
}

/** What the names of pods begin with: that of their region, where there are several. */
export function kindsOf(regions: readonly Region[]): readonly string[] {
  return regions.length === 1 ? ["pool"] : regions.map(({ name }) => name);
}

/** Where each region is, and what is kept there. */
function placesOf(
  { count, front, audit, chart }: RegionsOptions,
  { addresses, folder }: World,
  keys: PoolKeys,
): readonly RegionOptions[] {
  const address = (number: number) => addresses[number] ?? "";
  if (count === 1) {
    const alone = { ...HOME, account: RELEASE, others: [], chart, folder };
    return [{ ...alone, audit, address: address(front ? 1 : 0) }];
  }
  const places = Array.from({ length: count }, (_, number) => {
    const name = `r${number + 1}`;
    return { name, namespace: `forge-${name}`, address: address(number) };
  });
  return places.map((place) => ({
    ...tenantIn(place, places, keys),
    ...{ folder, account: RELEASE, audit, address: place.address },
  }));
}

/** Where one of several regions is. */
interface Place {
  readonly name: string;
  readonly namespace: string;
  /** Of its API server. */
  readonly address: string;
}

/** What a pool keeps in a region of several. */
function tenantIn(
  { name, namespace, address }: Place,
  places: readonly Place[],
  keys: PoolKeys,
): Omit<TenantOptions, "folder" | "account"> {
  return {
    ...{ name, namespace, names: sharedNames(keys) },
    others: places.map((other) => other.name).filter((other) => other !== name),
    chart: sharedValues(keys, { name, healthUrl: healthUrl(address) }, places),
  };
}

/** What a pool whose regions share the right calls its objects there. */
function sharedNames({ poolId, bech32 }: PoolKeys): Names {
  return {
    record: `cardano-forge-right-${NETWORK.name}-${poolId}`,
    leader: `cardano-leader-${NETWORK.name}-${bech32.slice(0, 10)}`,
  };
}

async function handOutAll(folder: string, regions: RegionList): Promise<void> {
  for (const region of regions) await handOut(folder, region, regions);
}

/**
 * Writes the kubeconfigs with which the pods of the others reach a region, a Secret for each. A new
 * token lies in a file of its own, because a kubeconfig is read when a manager starts and never again.
 */
export async function handOut(
  folder: string,
  region: Region,
  regions: readonly Region[],
): Promise<void> {
  const { plane, namespace, name } = region;
  const credentials = { tokenFile: "token" };
  const whole = { server: plane.url, ca: plane.ca, credentials, namespace, context: CONTEXT };
  for (const other of regions.filter((one) => one !== region)) {
    const secret = kubeconfigFolder(folder, other, name);
    await Deno.mkdir(secret, { recursive: true });
    await writeSecret(`${secret}/token`, region.tokenForOthers());
    await writeSecret(`${secret}/kubeconfig`, kubeconfig(whole));
  }
}

/** Folder of the host with the Secret by which the pods of a region reach another. */
export function kubeconfigFolder(
  folder: string,
  { name }: Pick<Region, "name">,
  other: string,
): string {
  return `${folder}/kubeconfigs-${name}/${other}`;
}

/** Whether the registers of these regions all list each other: what is lost later is lost alone. */
export function listEachOther(regions: readonly Region[]): boolean {
  const said = regions.map((region) => ({ name: region.name, said: region.membership() }));
  return said.every((one) =>
    one.said?.pending.length === 0 &&
    said.every(({ name, said }) => one.said?.ids?.[name] === said?.id)
  );
}
