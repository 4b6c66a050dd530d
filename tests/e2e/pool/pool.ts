import { managerBinary } from "../../../tools/compile.ts";
import { standInBinary } from "../../support/cardano-node/binary.ts";
import { type FaultyApi, openFaultyApi } from "../../support/faulty-api/mod.ts";
import { type LedgerLine, parseLedger, readLedger } from "../../support/ledger.ts";
import { missingPods, openWorld, type World } from "../../support/pods/mod.ts";
import { type ControlPlane, eventually, missingServers } from "../../support/servers/mod.ts";
import { merged, missingForCharts, render, type Values } from "./chart.ts";
import { openImage } from "./image.ts";
import { makePoolKeys, NETWORK, type PoolKeys } from "./keys.ts";
import {
  type Member,
  type MemberSettings,
  ORIGINAL_MOUNTS,
  startMember,
  valuesOf,
} from "./member.ts";
import { podOptions, secretsOf } from "./mounts.ts";
import type { Region } from "./region.ts";
import { kindsOf, openRegions, type RegionList, secondRegions } from "./regions.ts";
import { readTemplate } from "./template.ts";
import { inTurn } from "./turn.ts";

/** A pool: real API servers, real files and signals, the compiled manager in pods. */
export interface Pool extends AsyncDisposable {
  readonly world: World;
  /** Its clusters: one, or as many as it was opened with. */
  readonly regions: RegionList;
  /** The API server of the first. */
  readonly plane: ControlPlane;
  /** What the pods reach the API server through, if the pool was opened with a front. */
  readonly api: FaultyApi | null;
  /** Members of this moment, in the order of their names. */
  readonly members: readonly Member[];
  /** Every member that there ever was: their logs outlive them. */
  readonly everybody: readonly Member[];
  /** Everything that happened to the record of the right in the first cluster. */
  readonly leases: Region["leases"];
  readonly keys: PoolKeys;
  /** Folder of the host with the credentials of the pool, which the pods see at `/secrets`. */
  readonly secrets: string;
  /** Folder of the host that this member sees at `/secrets`: its own, where each has one. */
  secretsOf(name: string): string;
  /** All blocks of the pool that its nodes signed so far; those on throw-away keys are not. */
  ledger(): Promise<readonly LedgerLine[]>;
  /** Name of the member that signed the latest block, or `null`. */
  lastSigner(): string | null;
  /** The member whose node signed the latest block, once it is later than `after` (ms since 1970). */
  forger(after: number, limit: number): Promise<Member>;
  /** The member other than `first` that signed the latest block later than `after`, once there is one. */
  successor(first: string, after: number, limit: number): Promise<Member>;
  /** Starts a member that is not there; `changes` replace what its kind is started with. */
  add(name: string, changes?: MemberSettings): Promise<Member>;
  /** Deletes a member's pod, as the StatefulSet does when it is scaled down or rolled. */
  remove(name: string): Promise<void>;
  /** The Lease's spec as kubectl shows it, in the first cluster. */
  readonly lease: Region["lease"];
  /** The CardanoLeader's status as kubectl shows it, likewise. */
  readonly leaderStatus: Region["leaderStatus"];
}

/** How a pool differs from three ordinary members. */
export interface PoolOptions {
  /** In each region; `pool-0`, `pool-1`, ... or, where regions are several, `r1-0`, `r1-1`, ... */
  readonly members?: readonly MemberSettings[];
  /** Clusters with an API server each that share the right; one by default, which has it alone. */
  readonly regions?: 1 | 3;
  /** Values of the chart by which all pods and their account are made, where the pool has one cluster. */
  readonly chart?: (keys: PoolKeys) => Values;
  readonly audit?: boolean;
  /** Whether the pods reach the API server through a front that can be made to fail. */
  readonly front?: boolean;
  /** Whether manager and guard have the root of the image, each its own; the pod's by default. */
  readonly image?: boolean;
  /** Whether each pod has its node's binary in a folder that it may write; `false` by default. */
  readonly ownBinary?: boolean;
  /** Whether each pod has a secret of its own; `false` by default. */
  readonly ownSecrets?: boolean;
}

/** Why pools cannot be run here, or `null`. */
export function missingForPools(): string | null {
  return missingPods() ?? missingServers() ?? missingForCharts;
}

/** Starts a pool; the first election comes after that. Pools are started one after the other. */
export async function openPool(options: PoolOptions = {}): Promise<Pool> {
  const programs = { manager: await managerBinary(), node: await standInBinary() };
  return await inTurn(() => startPool(options, programs));
}

async function startPool(options: PoolOptions, programs: Programs): Promise<Pool> {
  const { audit = false, front = false, regions: count = 1, chart = () => ({}) } = options;
  await using undo = new AsyncDisposableStack();
  const keys = makePoolKeys();
  const world = undo.use(await openWorld({ addresses: Math.max(2, count) }));
  const { regions } = undo.use(
    await openRegions({ count, front, audit, chart: chart(keys) }, world, keys),
  );
  const api = front
    ? undo.use(await openFaultyApi({ plane: regions[0].plane, address: world.api, port: 443 }))
    : null;
  const place = { world, folder: world.folder, regions, keys, api, programs };
  return await fillPool(place, options, undo);
}

/** Starts a second pool, such a pod in each cluster of a first one: same API servers, same namespaces. */
export async function openSecondPool(
  { world, regions }: Pool,
  member: MemberSettings,
): Promise<Pool> {
  const programs = { manager: await managerBinary(), node: await standInBinary() };
  const keys = makePoolKeys();
  const folder = await Deno.makeTempDir({ dir: world.folder, prefix: "second-" });
  await Deno.chmod(folder, 0o755);
  return await inTurn(async () => {
    await using undo = new AsyncDisposableStack();
    const theirs = await secondRegions(regions, folder, keys);
    const place = { ...{ world, folder, keys, programs }, regions: theirs, api: null };
    return await fillPool(place, { members: [member] }, undo);
  });
}

/** The compiled manager, and the stand-in node. */
interface Programs {
  readonly manager: string;
  readonly node: string;
}

/** Where a pool is, and whose it is. */
interface Place extends Pick<Pool, "world" | "regions" | "keys" | "api"> {
  /** Folder of the host with what its pods mount. */
  readonly folder: string;
  readonly programs: Programs;
}

/** Starts the pods of a pool; `undo` holds what is open already, and becomes the pool's own. */
async function fillPool(
  { world, folder, regions, keys, api, programs }: Place,
  options: PoolOptions,
  undo: AsyncDisposableStack,
): Promise<Pool> {
  const { members: settings = Array(regions.length === 1 ? 3 : 2).fill({}) } = options;
  const { ownBinary = false, ownSecrets = false } = options;
  const [first] = regions;
  const { plane, leases, lease, leaderStatus } = first;
  await prepare(folder, keys);
  const image = options.image === true
    ? await openImage(folder, programs.manager, await render(first.chart, first.namespace))
    : null;

  const present = new Map<string, Member>();
  const everybody: Member[] = [];
  undo.defer(async () => {
    await Promise.all(everybody.map(({ kubelet }) => kubelet[Symbol.asyncDispose]()));
  });
  const add = async (name: string, changes: MemberSettings = {}) => {
    const usual = settings[Number(name.slice(name.indexOf("-") + 1))] ?? {};
    const secrets = secretsOf(folder, name, ownSecrets);
    if (ownSecrets) await makeSecrets(secrets, keys);
    const region = regions.find((one) => name.startsWith(`${one.name}-`)) ?? first;
    const address = region === first ? world.api : region.plane.address;
    const its = { name, folder, secrets, programs, image, ownBinary, region, address };
    const own = { ...usual, ...changes };
    const { namespace } = region;
    const rendered = await render(merged(region.chart, valuesOf(own)), namespace);
    const template = readTemplate(rendered, { name, uid: `uid-of-${name}`, namespace });
    const made = await podOptions(its, template);
    const mounts = [...made.mounts ?? [], ...own.original === true ? ORIGINAL_MOUNTS : []];
    const pod = await world.pod({ ...made, mounts });
    const member = await startMember(pod, template, { region, address, image }, {
      ...own,
      node: { ...usual.node, ...changes.node },
      manager: { ...usual.manager, ...changes.manager },
    });
    present.set(name, member);
    everybody.push(member);
    return member;
  };
  await Promise.all(
    kindsOf(regions).flatMap((kind) => settings.map((_, number) => add(`${kind}-${number}`))),
  );

  const path = `${folder}/ledger/ledger`;
  const ours = (lines: readonly LedgerLine[]) => lines.filter(({ pool }) => pool === keys.poolId);
  const ledger = async () => ours(await readLedger(path));
  const members = () => [...present.values()].toSorted((a, b) => a.name < b.name ? -1 : 1);
  const signer = async (isWanted: (line: LedgerLine) => boolean) =>
    present.get((await ledger()).findLast(isWanted)?.node ?? "") ?? null;
  const open = undo.move();
  return {
    ...{ world, regions, plane, api, leases, lease, leaderStatus, everybody, keys, ledger, add },
    secrets: `${folder}/secrets`,
    secretsOf: (name) => secretsOf(folder, name, ownSecrets),
    get members() {
      return members();
    },
    lastSigner: () => ours(parseLedger(Deno.readTextFileSync(path))).at(-1)?.node ?? null,
    forger: (after, limit) =>
      eventually(
        `a block later than ${new Date(after).toISOString()}`,
        () => signer(({ at }) => at > after),
        { limit },
      ),
    successor: (first, after, limit) =>
      eventually(
        `another member than ${first} to forge`,
        () => signer(({ node, at }) => at > after && node !== first),
        { limit },
      ),
    async remove(name) {
      const member = present.get(name);
      if (member === undefined) throw new Error(`No member is called ${name}`);
      present.delete(name);
      await member.kubelet.delete();
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Writes what the pods of a world mount. */
async function prepare(folder: string, keys: PoolKeys): Promise<void> {
  await makeSecrets(`${folder}/secrets`, keys);
  // Where the chart looks for those of a network, and where a node does that is started otherwise.
  for (const config of [`${folder}/config`, `${folder}/config/${NETWORK.name}`]) {
    await Deno.mkdir(config);
    await Deno.writeTextFile(`${config}/config.json`, "{}");
    await Deno.writeTextFile(`${config}/topology.json`, "{}");
  }
  await Deno.mkdir(`${folder}/ledger`);
  await Deno.chown(`${folder}/ledger`, 10001, 10001);
}

/** What is there already stays: a pod that is made anew finds its secret as it was. */
async function makeSecrets(folder: string, keys: PoolKeys): Promise<void> {
  try {
    await Deno.mkdir(folder);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw error;
  }
  await keys.write(folder);
}
