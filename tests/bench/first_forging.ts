import type { Member } from "../e2e/pool/member.ts";
import type { Pool } from "../e2e/pool/pool.ts";
import { eventually } from "../support/servers/mod.ts";
import { type Figure, spread } from "./figure.ts";
import { leaseWait, limits, managerUser } from "./promises.ts";

/** One first forging of a pool, in seconds. */
export interface FirstForging {
  /** From the readiness of the last node to the first block. */
  readonly sinceNodes: number;
  /** From the end of the wait, which begins when the record is created, to the first block. */
  readonly pastWait: number;
}

/** Waits for the first block of a pool that was just opened. */
export async function firstForging(pool: Pool): Promise<FirstForging> {
  const first = await eventually(
    "the first block",
    async () => (await pool.ledger())[0] ?? null,
    { limit: 120_000, every: 250, why: () => managerLogs(pool) },
  );
  const ready = Math.max(...await Promise.all(pool.members.map(nodeReadyAt)));
  // The API server creates a Lease too: its own.
  const created = (await pool.plane.audit()).find(({ verb, resource, code, user }) =>
    verb === "create" && resource === "leases" && code === 201 && user === managerUser
  );
  if (created === undefined) throw new Error("The audit log tells of no record that was created");
  return {
    sinceNodes: (first.at - ready) / 1000,
    pastWait: (first.at - created.at) / 1000 - leaseWait().seconds,
  };
}

/** The figures of several first forgings. */
export function firstForgingFigures(measured: readonly FirstForging[]): Figure[] {
  const yardstick = leaseWait();
  const limit = yardstick.seconds + limits.firstForgingPastWait;
  const sinceNodes = measured.map(({ sinceNodes }) => sinceNodes);
  const pastWait = measured.map(({ pastWait }) => pastWait);
  return [
    spread("first_forging", "s", sinceNodes, "max", { limit, yardstick }),
    spread("first_forging.past_the_wait", "s", pastWait, "max"),
  ];
}

async function managerLogs({ members }: Pool): Promise<string> {
  const logs = await Promise.all(members.map(({ manager }) => manager.log()));
  return logs.join("\n");
}

/** When a node said that it is up, the last step before its socket listens; ms since 1970. */
async function nodeReadyAt({ name, node }: Member): Promise<number> {
  const online = (await node.log()).split("\n").find((line) => line.includes("NodeKernelOnline"));
  if (online === undefined) throw new Error(`The node of ${name} does not say when it was up`);
  return Date.parse(JSON.parse(online).at);
}
