import { eventually, pause } from "../../support/servers/mod.ts";
import type { Member } from "../pool/member.ts";
import type { Pool } from "../pool/pool.ts";
import type { Random } from "./random.ts";

/** A fault at random; what it returns is awaited until it is over and taken away. */
export type Mischief = (pool: Pool, member: Member, random: Random) => unknown;

/** Containers that crash again and again are restarted later and later: their managers are spared. */
const SPARED_FOR = 11 * 60_000;
/** Managers of these members are never killed, so that one lives through it all. */
const LONG_LIVED = "pool-2";

/** Who was killed has found its place again so long after it was started. */
const SETTLES = 5_000;

/**
 * What may befall a pool. Left out is what no dead man's switch covers: a manager and its guard that
 * are gone or frozen at once. So who was killed is back before the next mischief of that pod.
 */
export const MISCHIEF: Readonly<Record<string, Mischief>> = {
  cutOff: (_, { pod }, random) => during(random.between(1_000, 45_000), () => pod.blackHole(), pod),
  lossy: (_, { pod }, random) => during(random.between(5_000, 30_000), () => pod.lossy(0.3), pod),
  async managerKilled(pool, { name, manager }) {
    if (name === LONG_LIVED || pool.members.length < 3) return;
    await killedAndBack(manager);
  },
  // Shorter than what the kubelet ends it for.
  managerFrozen: (_, { manager }, random) => frozen(manager, random.between(100, 20_000)),
  guardKilled: (_, { guard }) => guard === null ? null : killedAndBack(guard),
  guardFrozen: (_, { guard }, random) =>
    guard === null ? null : frozen(guard, random.between(100, 20_000)),
  async podFrozen(_, { pod }, random) {
    await pod.freeze();
    await pause(random.between(100, 2_000));
    await pod.thaw();
  },
  nodeKilled: (_, { node }) => quietly(node, "SIGKILL"),
  nodeTold: (_, { node }) => quietly(node, "SIGTERM"),
  async apiFrozen({ plane }, _, random) {
    plane.process().freeze();
    await pause(random.between(500, 20_000));
    plane.process().thaw();
  },
  apiRestarted: ({ plane }) => plane.restart(),
  leaseDeleted: ({ plane }) => plane.kubectl.attempt(["delete", "lease", LEASE]),
  leaseEmptied: (pool) => edit(pool, { holderIdentity: "" }),
  leaseTaken: (pool) => edit(pool, { holderIdentity: "somebody", leaseDurationSeconds: 20 }),
  leaseLabelled: ({ plane }, _, random) =>
    plane.kubectl.attempt(["label", "lease", LEASE, "--overwrite", `look=${random.below(1_000)}`]),
  async podReplaced(pool, { name }) {
    if (name === LONG_LIVED) return;
    await pool.remove(name);
    await pool.add(name);
  },
  async volumeFull(_, { pod }, random) {
    await pod.exec(["/bin/sh", "-c", "cat /dev/zero > /ipc/ballast"]);
    await pause(random.between(1_000, 20_000));
    await pod.exec(["/bin/rm", "-f", "/ipc/ballast"]);
  },
};

const LEASE = "cardano-node-leader";

function edit({ plane }: Pool, spec: Readonly<Record<string, unknown>>): Promise<unknown> {
  const patch = JSON.stringify({ spec });
  return plane.kubectl.attempt(["patch", "lease", LEASE, "--type=merge", "--patch", patch]);
}

async function during(
  time: number,
  begin: () => Promise<void>,
  pod: Member["pod"],
): Promise<void> {
  await begin();
  await pause(time);
  await pod.heal();
}

async function frozen(container: Member["manager"], time: number): Promise<void> {
  await container.freeze();
  await pause(time);
  await container.thaw();
}

/** Spares what has crashed lately: it would be in back-off for long. */
async function killedAndBack(container: Member["manager"]): Promise<void> {
  const lately = container.exits().some(({ at }) => Date.now() - at < SPARED_FOR);
  if (lately || container.pid() === null) return;
  container.kill("SIGKILL");
  await eventually(`${container.name} to run again`, () => container.pid());
  await pause(SETTLES);
}

/** A container between two runs has nothing to signal. */
function quietly(container: Member["manager"], signal: Deno.Signal): void {
  if (container.pid() !== null) container.kill(signal);
}
