import { managerBinary, projectRoot, standInBinary } from "../../../tools/compile.ts";
import { doubledSlots, type LedgerLine, readLedger } from "../../support/ledger.ts";
import { missingPods, openWorld, type World } from "../../support/pods/mod.ts";
import {
  type ControlPlane,
  eventually,
  makeServiceAccount,
  missingServers,
  startControlPlane,
} from "../../support/servers/mod.ts";
import { writeKeys } from "./keys.ts";
import { type Member, type MemberSettings, startMember } from "./member.ts";

/** A pool of one cluster: real API server, real files and signals, the compiled manager in pods. */
export interface Pool extends AsyncDisposable {
  readonly world: World;
  readonly plane: ControlPlane;
  readonly members: readonly Member[];
  /** All blocks that the nodes signed so far. */
  ledger(): Promise<readonly LedgerLine[]>;
  /** The member whose node signed the latest block, once it is later than `after` (ms since 1970). */
  forger(after: number, limit: number): Promise<Member>;
  /** The member other than `first` that signed the latest block later than `after`, once there is one. */
  successor(first: Member, after: number, limit: number): Promise<Member>;
  /** The Lease's spec as kubectl shows it. */
  lease(): Promise<Readonly<Record<string, unknown>>>;
  /** The CardanoLeader's status as kubectl shows it. */
  leaderStatus(): Promise<Readonly<Record<string, unknown>>>;
}

/** How a pool differs from three ordinary members. */
export interface PoolOptions {
  readonly members?: readonly MemberSettings[];
  readonly audit?: boolean;
  /** Whether each pod has its node's binary in a folder that it may write; `false` by default. */
  readonly ownBinary?: boolean;
}

/** Why pools cannot be run here, or `null`. */
export function missingForPools(): string | null {
  return missingPods() ?? missingServers();
}

/** Starts a pool and waits until its nodes answer; the first election comes after that. */
export async function openPool(options: PoolOptions = {}): Promise<Pool> {
  const { members: settings = [{}, {}, {}], audit = false, ownBinary = false } = options;
  const [manager, node] = [await managerBinary(), await standInBinary()];
  await using undo = new AsyncDisposableStack();
  const world = undo.use(await openWorld());
  const plane = undo.use(await startControlPlane({ address: world.api, port: 443, audit }));
  await plane.kubectl.applyPath(`${projectRoot}/charts/cardano-forge-crds/templates`);
  const account = await makeServiceAccount(plane, {
    manifest: `${projectRoot}/deploy/role.yaml`,
    name: "cardano-forge-manager",
  });

  const folder = world.folder;
  await writeKeys(`${folder}/secrets`);
  await Deno.mkdir(`${folder}/config`);
  await Deno.writeTextFile(`${folder}/config/config.json`, "{}");
  await Deno.writeTextFile(`${folder}/config/topology.json`, "{}");
  await Deno.mkdir(`${folder}/ledger`);
  await Deno.chown(`${folder}/ledger`, 10001, 10001);

  const members = await Promise.all(settings.map(async (setting, number) => {
    const name = `pool-${number}`;
    const pod = await world.pod({
      name,
      secrets: `${folder}/secrets`,
      serviceAccount: { token: account.token, ca: plane.ca, namespace: "default" },
      mounts: [
        { source: manager, target: "/usr/local/bin/forge-manager" },
        ownBinary
          ? {
            source: await copyOf(node, `${folder}/${name}-bin`),
            target: "/opt/cardano/bin",
            writable: true,
          }
          : { source: node, target: "/opt/cardano/bin/cardano-node" },
        { source: `${folder}/config`, target: "/opt/cardano/config" },
        { source: `${folder}/ledger`, target: "/ledger", writable: true },
      ],
    });
    return await startMember(pod, world.api, setting);
  }));
  const ledger = () => readLedger(`${folder}/ledger/ledger`);
  const show = async (kind: string, name: string, part: "spec" | "status") => {
    const text = await plane.kubectl.run(["get", kind, name, "--output", "json"]);
    return JSON.parse(text)[part] ?? {};
  };
  const open = undo.move();
  return {
    ...{ world, plane, members, ledger },
    async forger(after, limit) {
      const line = await eventually(
        `a block later than ${new Date(after).toISOString()}`,
        async () => (await ledger()).findLast(({ at }) => at > after) ?? null,
        { limit, why: () => logs(members) },
      );
      const member = members.find(({ name }) => name === line.node);
      if (member === undefined) throw new Error(`No member is called ${line.node}`);
      return member;
    },
    successor: (first, after, limit) =>
      eventually("another member to forge", async () => {
        const line = (await ledger()).findLast(({ node, at }) => at > after && node !== first.name);
        return members.find(({ name }) => name === line?.node) ?? null;
      }, { limit }),
    lease: () => show("lease", "cardano-node-leader", "spec"),
    leaderStatus: () => show("cardanoleader", "cardano-leader", "status"),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** A folder with the node's binary in it; both are the containers' own. */
async function copyOf(node: string, folder: string): Promise<string> {
  const path = `${folder}/cardano-node`;
  await Deno.mkdir(folder);
  await Deno.copyFile(node, path);
  for (const own of [folder, path]) await Deno.chown(own, 10001, 10001);
  return folder;
}

/** Throws with the log of every manager if a slot was signed twice. */
export async function assertNoDoubledSlot(pool: Pool): Promise<void> {
  const doubled = doubledSlots(await pool.ledger());
  if (doubled.length === 0) return;
  throw new Error(`Signed twice: ${JSON.stringify(doubled)}\n${await logs(pool.members)}`);
}

async function logs(members: readonly Member[]): Promise<string> {
  const texts = await Promise.all(
    members.map(async ({ name, manager, node }) =>
      [`--- ${name} manager`, await manager.log(), `--- ${name} node`, lastLines(await node.log())]
        .join("\n")
    ),
  );
  return texts.join("\n");
}

function lastLines(text: string): string {
  return text.split("\n").slice(-20).join("\n");
}
