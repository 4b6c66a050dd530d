/** Does an act: says what is done before it is done, and what came of it afterwards. */
import type { Bound, Milliseconds, Timings, WallTime } from "../../lib/core/mod.ts";
import type { Act } from "./acts.ts";
import { type Resumption, resumption } from "./resumption.ts";
import type { Say } from "./stage.ts";
import type { Watch } from "./watch.ts";
import type { Pod, World } from "./world.ts";

/** After so much more than the stated bound nothing is waited for. */
const patience = 1.5;

/** What an act needs. */
export interface Direction {
  readonly world: World;
  readonly watch: Watch;
  readonly say: Say;
  readonly over: AbortSignal;
}

/** Says what the first election waits for. */
export function announceElection(say: Say, { challengerWaits, leaseDuration }: Timings): void {
  say(
    "act",
    "First election. The Lease is new, and a manager trusts only what it has watched itself: " +
      `each waits ${s(challengerWaits)} (a lease of ${s(leaseDuration)}, and 10 % for clocks ` +
      "that run fast or slow) before it may take it.",
  );
}

/** Waits for the first block of all; answers whether it came within its time. */
export async function awaitElection(since: WallTime, direction: Direction): Promise<boolean> {
  const bound = boundOf(direction.world, "first_election");
  return await awaitForging(since, bound, "forges", direction);
}

/** Does an act to a pod; answers whether somebody forged again within the time for that. */
export async function direct(act: Act, pod: Pod, direction: Direction): Promise<boolean> {
  const { world, watch, say } = direction;
  const { lease, pods } = watch.view();
  const forges = pods.some(({ name, forges }) => name === pod.name && forges);
  const matters = forges || lease?.holder === pod.name;
  say("act", `${act.announced(pod.name)} ${matters ? act.consequence : "It does not forge."}`);
  const since = Date.now();
  const performed = act.perform(pod, world);
  const resumed = forges
    ? await awaitForging(since, boundOf(world, act.bound), "forges again", direction)
    : true;
  await performed;
  return resumed;
}

async function awaitForging(
  since: WallTime,
  bound: Bound,
  verb: string,
  { watch, say, over }: Direction,
): Promise<boolean> {
  const found = await watch.until(
    ({ blocks }) => resumption(blocks, since),
    bound.value * patience,
  );
  if (found !== null) {
    say("outcome", outcome(found, since, bound, verb));
    return true;
  }
  if (over.aborted) return true;
  say(
    "trouble",
    `Nobody ${verb} after ${s(bound.value * patience)}: stated were ${s(bound.value)}.`,
  );
  return false;
}

function outcome(found: Resumption, since: WallTime, bound: Bound, verb: string): string {
  const { first, last, missed } = found;
  const after = `${first.node} ${verb} after ${((first.at - since) / 1000).toFixed(1)} s`;
  const stated = `(stated: at most ${s(bound.value)})`;
  return last === null
    ? `${after} ${stated}.`
    : `${after} ${stated}; ${missed} ${missed === 1 ? "slot" : "slots"} missed.`;
}

/** The stated worst case of that name. */
export function boundOf({ bounds }: World, name: Bound["name"]): Bound {
  const bound = bounds.find((one) => one.name === name);
  if (bound === undefined) throw new Error(`There is no stated bound ${name}`);
  return bound;
}

function s(milliseconds: Milliseconds): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
