import type { Member } from "../e2e/pool/member.ts";
import type { Pool } from "../e2e/pool/pool.ts";
import { eventually, pause } from "../support/servers/mod.ts";
import { type Parts, partsOf } from "./handover_parts.ts";
import { statusOf, untilReady } from "./member.ts";
import { restartedReady } from "./startup.ts";

/** One handover. */
export interface Handover {
  /** Seconds from the old node's last block to the new node's first. */
  readonly gap: number;
  /** Where the time went. */
  readonly parts: Parts;
  /** Seconds from the start of the old leader's next manager to its first answer. */
  readonly ready: number;
}

/** A handover that takes longer than this has failed. */
const LONGEST = 60_000;
const SLOT = 1_000;

/**
 * Sends SIGTERM to the leading manager, waits until another forges and the restarted one is ready
 * again. `phase` is the moment within a slot, from 0 to 1, at which the signal goes out.
 */
export async function handOver(pool: Pool, phase: number): Promise<Handover> {
  await Promise.all(pool.members.map(untilReady));
  const old = await calmForger(pool);
  await untilPhase(phase);
  const asked = Date.now();
  const exit = old.manager.nextExit();
  const restart = restartedReady(old, (path) => statusOf(old, path));
  old.manager.kill("SIGTERM");
  const first = await eventually(
    `another node to forge after ${old.name}`,
    async () =>
      (await pool.ledger()).find(({ at, node }) => at > asked && node !== old.name) ?? null,
    { limit: LONGEST, every: 100, why: () => old.manager.log() },
  );
  const { code } = await exit;
  if (code !== 0) throw new Error(`The manager of ${old.name} ended with ${code}, expected 0`);
  if (old.node.restarts() > 0) {
    throw new Error(
      `The node of ${old.name} has ended: expected it to live. ${await old.manager.log()}`,
    );
  }
  const last = (await pool.ledger()).findLast(({ node, at }) => node === old.name && at < first.at);
  const next = pool.members.find(({ name }) => name === first.node);
  if (last === undefined || next === undefined) throw new Error("The ledger names a stranger");
  const ready = await restart;
  return {
    gap: (first.at - last.at) / 1000,
    parts: await partsOf({ asked, old, next, last: last.at, first: first.at }),
    ready,
  };
}

/** The member that forges, once its own manager has seen that it does. */
async function calmForger(pool: Pool): Promise<Member> {
  const forger = await pool.forger(Date.now(), LONGEST);
  await eventually(
    `${forger.name} to be seen forging`,
    async () => await forger.metric("cardano_forging_enabled") === 1 || null,
    { limit: LONGEST, every: 250 },
  );
  return forger;
}

/** Slots begin with the whole seconds of the wall clock. */
async function untilPhase(phase: number): Promise<void> {
  await pause((phase * SLOT - Date.now() % SLOT + SLOT) % SLOT);
}
