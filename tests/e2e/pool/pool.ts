import { managerBinary, projectRoot, standInBinary } from "../../../tools/compile.ts";
import { type FaultyApi, openFaultyApi } from "../../support/faulty-api/mod.ts";
import { type LedgerLine, parseLedger, readLedger } from "../../support/ledger.ts";
import { missingPods, openWorld, type World } from "../../support/pods/mod.ts";
import {
  type ControlPlane,
  eventually,
  followObjects,
  type History,
  makeServiceAccount,
  missingServers,
  type ServiceAccount,
  startControlPlane,
} from "../../support/servers/mod.ts";
import { makePoolKeys, type PoolKeys } from "./keys.ts";
import { type Member, type MemberSettings, startMember } from "./member.ts";
import { podOptions, secretsOf } from "./mounts.ts";
import { inTurn } from "./turn.ts";

/** A pool of one cluster: real API server, real files and signals, the compiled manager in pods. */
export interface Pool extends AsyncDisposable {
  readonly world: World;
  readonly plane: ControlPlane;
  /** What the pods reach the API server through, if the pool was opened with a front. */
  readonly api: FaultyApi | null;
  /** The account whose token the pods were given. */
  readonly account: ServiceAccount;
  /** Members of this moment, in the order of their names. */
  readonly members: readonly Member[];
  /** Every member that there ever was: their logs outlive them. */
  readonly everybody: readonly Member[];
  /** Everything that happened to the record of the right. */
  readonly leases: Pick<History, "changes">;
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
  /** The Lease's spec as kubectl shows it. */
  lease(): Promise<Readonly<Record<string, unknown>>>;
  /** The CardanoLeader's status as kubectl shows it. */
  leaderStatus(): Promise<Readonly<Record<string, unknown>>>;
}

/** How a pool differs from three ordinary members. */
export interface PoolOptions {
  readonly members?: readonly MemberSettings[];
  readonly audit?: boolean;
  /** Whether the pods reach the API server through a front that can be made to fail. */
  readonly front?: boolean;
  /** Whether each pod has its node's binary in a folder that it may write; `false` by default. */
  readonly ownBinary?: boolean;
  /** Whether each pod has a secret of its own; `false` by default. */
  readonly ownSecrets?: boolean;
}

/** Why pools cannot be run here, or `null`. */
export function missingForPools(): string | null {
  return missingPods() ?? missingServers();
}

/** The Lease that is the record; that of the candidates lies beside it. */
const RECORD = "cardano-node-leader";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

/** Starts a pool; the first election comes after that. Pools are started one after the other. */
export async function openPool(options: PoolOptions = {}): Promise<Pool> {
  const programs = { manager: await managerBinary(), node: await standInBinary() };
  return await inTurn(() => startPool(options, programs));
}

async function startPool(
  options: PoolOptions,
  programs: { readonly manager: string; readonly node: string },
): Promise<Pool> {
  const { members: settings = [{}, {}, {}], audit = false, front = false } = options;
  const { ownBinary = false, ownSecrets = false } = options;
  await using undo = new AsyncDisposableStack();
  const world = undo.use(await openWorld({ addresses: 2 }));
  const [behind = world.api] = front ? world.addresses.slice(1) : [];
  const plane = undo.use(await startControlPlane({ address: behind, port: 443, audit }));
  const api = front
    ? undo.use(await openFaultyApi({ plane, address: world.api, port: 443 }))
    : null;
  await plane.kubectl.applyPath(`${projectRoot}/charts/cardano-forge-crds/templates`);
  const account = await makeServiceAccount(plane, {
    manifest: `${projectRoot}/deploy/role.yaml`,
    name: "cardano-forge-manager",
  });
  const everyLease = undo.use(followObjects(plane, LEASES));
  const leases = {
    changes: () => everyLease.changes().filter(({ object }) => object.metadata?.name === RECORD),
  };
  const folder = world.folder;
  const keys = makePoolKeys();
  await prepare(folder, keys);

  const present = new Map<string, Member>();
  const everybody: Member[] = [];
  undo.defer(async () => {
    await Promise.all(everybody.map(({ kubelet }) => kubelet[Symbol.asyncDispose]()));
  });
  const add = async (name: string, changes: MemberSettings = {}) => {
    const usual = settings[Number(name.slice(name.indexOf("-") + 1))] ?? {};
    const secrets = secretsOf(folder, name, ownSecrets);
    if (ownSecrets) await makeSecrets(secrets, keys);
    const its = { name, folder, secrets, programs, ownBinary };
    const pod = await world.pod(
      await podOptions({ ...its, token: account.token, ca: plane.ca }),
    );
    const member = await startMember(pod, world.api, {
      ...{ ...usual, ...changes },
      node: { ...usual.node, ...changes.node },
      manager: { ...usual.manager, ...changes.manager },
    });
    present.set(name, member);
    everybody.push(member);
    return member;
  };
  await Promise.all(settings.map((_, number) => add(`pool-${number}`)));

  const path = `${folder}/ledger/ledger`;
  const ours = (lines: readonly LedgerLine[]) => lines.filter(({ pool }) => pool === keys.poolId);
  const ledger = async () => ours(await readLedger(path));
  const members = () => [...present.values()].toSorted((a, b) => a.name < b.name ? -1 : 1);
  const show = async (kind: string, name: string, part: "spec" | "status") => {
    const text = await plane.kubectl.run(["get", kind, name, "--output", "json"]);
    return JSON.parse(text)[part] ?? {};
  };
  const signer = async (isWanted: (line: LedgerLine) => boolean) =>
    present.get((await ledger()).findLast(isWanted)?.node ?? "") ?? null;
  const open = undo.move();
  return {
    ...{ world, plane, api, account, leases, everybody, keys, ledger, add },
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
    lease: () => show("lease", RECORD, "spec"),
    leaderStatus: () => show("cardanoleader", "cardano-leader", "status"),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Writes what the pods of a world mount. */
async function prepare(folder: string, keys: PoolKeys): Promise<void> {
  await makeSecrets(`${folder}/secrets`, keys);
  await Deno.mkdir(`${folder}/config`);
  await Deno.writeTextFile(`${folder}/config/config.json`, "{}");
  await Deno.writeTextFile(`${folder}/config/topology.json`, "{}");
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
