import { host, tryHost } from "../servers/host.ts";
import { eventually } from "../servers/wait.ts";
import { groupAt, groupRoot } from "./cgroups.ts";
import { removeScratch } from "../servers/scratch.ts";

/** Worlds that may exist side by side on one machine, over all test processes. */
const mostWorlds = 200;

const claims = "/run/forge-manager-tests";

/** A world's number, which nobody else on this machine has: subnet, names of devices and groups. */
export interface Claim {
  /** 1 to 200; the subnet is 10.77.`index`.0/24. */
  readonly index: number;
  /** Gives the number back. */
  release(): Promise<void>;
}

/** Name of a world's bridge and of its control group. */
export function worldName(index: number): string {
  return `cfm${index}`;
}

interface Owner {
  readonly pid: number;
  /** Start time in clock ticks after boot: tells the owner from a later process of the same id. */
  readonly started: string;
  readonly folder: string;
}

/**
 * Claims a number for a world whose files lie in `folder`; removes what test processes that are
 * gone have left behind.
 *
 * @throws {Error} If `wanted` is taken, or every number is.
 */
export async function claimWorld(folder: string, wanted?: number): Promise<Claim> {
  await Deno.mkdir(claims, { recursive: true });
  using lock = await Deno.open(`${claims}/lock`, { create: true, write: true });
  await eventually(`the lock ${claims}/lock`, async () => await lock.tryLock(true) || null, {
    every: 20,
  });
  await sweep();
  const numbers = wanted === undefined
    ? Array.from({ length: mostWorlds }, (_, i) => i + 1)
    : [wanted];
  for (const index of numbers) {
    const file = `${claims}/${index}`;
    if (await ownerOf(file) !== null) continue;
    // Nobody owns the number, so nobody owns what bears its name.
    await removeWorld(index);
    const owner: Owner = { pid: Deno.pid, started: (await startOf(Deno.pid)) ?? "", folder };
    await Deno.writeTextFile(file, JSON.stringify(owner));
    return { index, release: () => giveUp(file) };
  }
  throw new Error(
    wanted === undefined
      ? `All ${mostWorlds} numbers in ${claims} are taken by living test processes`
      : `World ${wanted} is taken: ${claims}/${wanted} names a living test process`,
  );
}

/** Removes the worlds of test processes that are gone. The lock must be held. */
async function sweep(): Promise<void> {
  for await (const { name } of Deno.readDir(claims)) {
    if (!/^\d+$/.test(name)) continue;
    const owner = await ownerOf(`${claims}/${name}`);
    if (owner !== null && await startOf(owner.pid) === owner.started) continue;
    await removeWorld(Number(name));
    if (owner !== null) await removeScratch(owner.folder);
    await giveUp(`${claims}/${name}`);
  }
}

/** Removes processes, groups and devices of a world; what is already gone is no error. */
export async function removeWorld(index: number): Promise<void> {
  const name = worldName(index);
  await groupAt(`${groupRoot()}/${name}`).remove();
  // The kernel takes down the cables of dead pods too, but only some time later.
  const links: { ifname: string }[] = JSON.parse(await host("ip", ["-json", "link"]));
  for (const { ifname } of links) {
    if (ifname !== name && !ifname.startsWith(`${name}-`)) continue;
    await tryHost("ip", ["link", "delete", ifname]);
  }
}

// An owner gives up without the lock, so that a sweep may come a moment before it.
async function giveUp(file: string): Promise<void> {
  await Deno.remove(file).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function ownerOf(file: string): Promise<Owner | null> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
    // Field 22; the name in parentheses before it may hold spaces.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}
