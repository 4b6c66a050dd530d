import type { Pool } from "../e2e/pool/pool.ts";
import { gaps, type LedgerLine } from "../support/ledger.ts";
import { pause } from "../support/servers/mod.ts";
import { calm } from "./calm.ts";
import { type Figure, spread } from "./figure.ts";
import { limits } from "./promises.ts";

/** For so long a register stays away: twice a lease, in milliseconds. */
const AWAY = 30_000;
/** A block of the slot that began at most so long ago may not be there yet, in milliseconds. */
const FRESH = 2_000;

/** What the loss of one register, and its return, cost. */
interface Loss {
  /** Slots that nobody signed. */
  readonly slots: number;
  /** Seconds between two blocks, at most; a slot is one second long. */
  readonly silence: number;
}

/** Kills one API server after the other, starts it again, and counts the slots without a block. */
export async function registerLosses(
  pool: Pool,
  rounds: number,
  note: (text: string) => void,
): Promise<Figure[]> {
  const losses: Loss[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const { name, plane } of pool.regions) {
      const from = Date.now();
      await plane.process().kill();
      await pause(AWAY);
      await plane.restart();
      await calm(pool);
      const loss = lossSince(await pool.ledger(), from);
      note(`without the register ${name}: ${loss.slots} slots lost, ${loss.silence} s silent`);
      losses.push(loss);
    }
  }
  return [
    spread("register_loss", "slots", losses.map(({ slots }) => slots), "max", {
      limit: limits.registerLoss,
    }),
    spread("register_loss.between_blocks", "s", losses.map(({ silence }) => silence), "max"),
  ];
}

/** Slots without a block between two that have one, and those since the latest block. */
function lossSince(lines: readonly LedgerLine[], from: number): Loss {
  const until = Date.now();
  const missed = gaps(lines).filter(({ after }) => after.at >= from);
  const times = lines.map(({ at }) => at);
  const before = times.findLast((at) => at < from) ?? NaN;
  const during = [before, ...times.filter((at) => at >= from)];
  const silent = until - (during.at(-1) ?? NaN);
  const last = silent < FRESH ? 0 : silent / 1000;
  const between = during.slice(1).map((at, index) => (at - (during[index] ?? NaN)) / 1000);
  return {
    slots: missed.reduce((sum, gap) => sum + gap.missed, 0) + Math.floor(last),
    silence: Math.max(last, ...between),
  };
}
