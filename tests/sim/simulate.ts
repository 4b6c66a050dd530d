import { Worker } from "node:worker_threads";
import type { Invariant, Violation } from "./judge.ts";
import type { Without } from "./plan.ts";
import { play } from "./play.ts";
import { planAt } from "./sparse.ts";

/** What many plans came to. */
export interface Totals {
  readonly hours: number;
  readonly events: number;
  /** Slots that a machine signed as it woke, beside another: the promise leaves them out. */
  readonly wakings: number;
  readonly violations: readonly { readonly seed: number; readonly violation: Violation }[];
}

/** How much is simulated, and what is left out of it. */
export interface Extent {
  /** The plans are those of the seeds from here on. */
  readonly seed: number;
  readonly hours: number;
  /** Processors that are used. */
  readonly jobs: number;
  /** Whether the plans are sparse ones. */
  readonly isSparse?: boolean;
  /** Ends with the first violation. */
  readonly untilViolation?: boolean;
  readonly without?: Without & { readonly invariants?: ReadonlySet<Invariant> };
}

const HOUR = 3_600_000;

/** What a worker is asked, and what it answers. */
export interface Share extends Omit<Extent, "jobs"> {
  /** From one of its seeds to the next. */
  readonly stride: number;
}

/** Plays plans until so many hours are simulated. */
export async function simulate({ jobs, ...extent }: Extent): Promise<Totals> {
  const shares = Array.from({ length: jobs }, (_, job): Share => ({
    ...extent,
    seed: extent.seed + job,
    hours: extent.hours / jobs,
    stride: jobs,
  }));
  const [alone] = shares;
  const totals = shares.length === 1 && alone !== undefined
    ? [simulateShare(alone)]
    : await Promise.all(shares.map(inWorker));
  return {
    hours: totals.reduce((sum, { hours }) => sum + hours, 0),
    events: totals.reduce((sum, { events }) => sum + events, 0),
    wakings: totals.reduce((sum, { wakings }) => sum + wakings, 0),
    violations: totals.flatMap(({ violations }) => violations),
  };
}

/** One processor's share. */
export function simulateShare(
  { seed, hours, stride, isSparse, untilViolation, without }: Share,
): Totals {
  let lasted = 0;
  let events = 0;
  let wakings = 0;
  const violations: { seed: number; violation: Violation }[] = [];
  for (let next = seed; lasted < hours * HOUR; next += stride) {
    const outcome = play(planAt(next, isSparse === true, without), {
      ...(without?.invariants === undefined ? {} : { blindTo: without.invariants }),
    });
    lasted += outcome.lasted;
    events += outcome.events;
    wakings += outcome.wakings;
    for (const violation of outcome.violations) violations.push({ seed: next, violation });
    if (untilViolation === true && violations.length > 0) break;
  }
  return { hours: lasted / HOUR, events, wakings, violations };
}

function inWorker(share: Share): Promise<Totals> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: share });
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
