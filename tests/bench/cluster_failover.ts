import type { Member } from "../e2e/pool/member.ts";
import type { Pool } from "../e2e/pool/pool.ts";
import type { Region } from "../e2e/pool/region.ts";
import type { LedgerLine } from "../support/ledger.ts";
import { eventually } from "../support/servers/mod.ts";
import { calm } from "./calm.ts";
import { type Figure, spread } from "./figure.ts";
import { logLines } from "./member.ts";
import { confirmedStop, limits } from "./promises.ts";

/** What takes longer than this has failed, in milliseconds. */
const LONGEST = 90_000;

/** How the right went from one cluster to another; in seconds. */
interface Switch {
  /** From the patch, as it came to the API server, to the old forger's decision. */
  readonly toDecision: number;
  /** From the decision to the new node's first block. */
  readonly toFirst: number;
  /** From the old node's last block to the new node's first. */
  readonly gap: number;
}

/** What an operator patches, and what the forger logs when it has decided. */
interface Cause {
  readonly spec: object;
  readonly decision: string;
  /** Whether the decision may wait for FAILBACK_DELAY. */
  readonly waits: boolean;
}

/** The best cluster may not forge any more. */
const disabled: Cause = {
  spec: { forgeState: "Disabled" },
  ...{ decision: "stop_begins", waits: false },
};

/** It may again, and is better than the one that forges meanwhile, which offers it the right. */
const enabled: Cause = {
  spec: { forgeState: "Priority-based" },
  ...{ decision: "offer_made", waits: true },
};

/** Disables the best of the clusters by a patch, and enables it again, so many times. */
export async function clusterFailovers(
  pool: Pool,
  rounds: number,
  note: (text: string) => void,
): Promise<Figure[]> {
  const [away, back]: [Switch[], Switch[]] = [[], []];
  for (let round = 1; round <= rounds; round++) {
    await calm(pool);
    const one = await switchBy(pool, disabled);
    const other = await switchBy(pool, enabled);
    note(`cluster failover ${round} of ${rounds}: ${one.toFirst} s, and back ${other.toFirst} s`);
    away.push(one);
    back.push(other);
  }
  return [
    ...figuresOf("cluster_failover", away, limits.clusterDecision),
    ...figuresOf("cluster_failback", back),
  ];
}

/** Patches the best cluster, and waits until the right is in another one than it was. */
async function switchBy(pool: Pool, { spec, decision, waits }: Cause): Promise<Switch> {
  const [best] = pool.regions;
  const old = await pool.forger(Date.now(), LONGEST);
  const patched = await patch(best, spec);
  const first = await eventually(
    `another cluster than ${old.region.name} to forge`,
    async () => {
      const lines = await pool.ledger();
      return lines.find(({ at, node }) => at > patched && !isOf(old.region, node)) ?? null;
    },
    { limit: LONGEST, every: 100, why: () => old.manager.log() },
  );
  const last = (await pool.ledger()).findLast(({ at, node }) => node === old.name && at < first.at);
  const decided = await timeOf(old, decision, patched);
  const delay = waits ? Number(old.managerEnv["FAILBACK_DELAY"]) : 0;
  return {
    toDecision: (decided - patched) / 1000 - delay,
    toFirst: (first.at - decided) / 1000,
    gap: (first.at - (last?.at ?? NaN)) / 1000,
  };
}

/** Patches the resource of a cluster where it is at home; when the API server was asked for that. */
async function patch({ plane, namespace, name }: Region, spec: object): Promise<number> {
  const from = Date.now();
  const which = ["patch", "cardanoforgecluster", name, "--namespace", namespace];
  await plane.kubectl.run([...which, "--type=merge", "-p", JSON.stringify({ spec })]);
  const { at } = await eventually(
    "the audit log to tell of the patch",
    async () =>
      (await plane.audit()).findLast((request) =>
        request.at >= from && request.user === "administrator" && request.verb === "patch" &&
        request.resource === "cardanoforgeclusters"
      ) ?? null,
  );
  return at;
}

/** When a manager logged that event for the first time since then; ms since 1970. */
async function timeOf(member: Member, event: string, since: number): Promise<number> {
  const line = (await logLines(member)).find((line) => line.at >= since && line.event === event);
  if (line !== undefined) return line.at;
  throw new Error(`${member.name} logged no ${event} after ${new Date(since).toISOString()}`);
}

function isOf({ name }: Region, node: LedgerLine["node"]): boolean {
  return node.startsWith(`${name}-`);
}

function figuresOf(name: string, switches: readonly Switch[], decision?: number): Figure[] {
  const of = (part: keyof Switch) => switches.map((one) => one[part]);
  const judgement = { limit: limits.clusterFailover, yardstick: confirmedStop };
  const toDecision = decision === undefined ? {} : { limit: decision };
  return [
    spread(name, "s", of("toFirst"), "max", judgement),
    spread(`${name}.gap`, "s", of("gap"), "max"),
    spread(`${name}.to_decision`, "s", of("toDecision"), "max", toDecision),
  ];
}
