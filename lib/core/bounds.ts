import { LONGEST_WAIT_FOR_BETTER } from "./better.ts";
import { SHOWS_WITHIN } from "./enabling.ts";
import { RUNG } from "./ladder.ts";
import { SLOTS_APART } from "./slots.ts";
import { ENABLE_BOUND, SLOT, STOP_PARTS, type Timings } from "./timing.ts";
import type { Milliseconds } from "./units.ts";

/** A stated worst case: how long until somebody forges again, and the sum it comes from. */
export interface Bound {
  /** Stable name, in lower case with underscores. */
  readonly name: "first_election" | "handover" | "crash" | "cut_off" | "node_death" | "deaf_node";
  /** From when until when. */
  readonly meaning: string;
  /** The bound, in milliseconds. */
  readonly value: Milliseconds;
  /** How it adds up. */
  readonly sum: string;
}

/** A look at the node, and the tick of the machine, may each come this late. */
const OBSERVATION: Milliseconds = 1_000;
/** From the enabling SIGHUP to the first rise of the counter seen: one slot and one scrape. */
const SHOWS: Milliseconds = 2_000;
/** Until so many whole slots after the last that another may have signed are over. */
const APART: Milliseconds = (SLOTS_APART + 1) * SLOT;
/** How long a node that was told to start gets before the stop, and the two rungs of that stop. */
const DEAF: Milliseconds = SHOWS_WITHIN + 2 * RUNG;

/**
 * The stated bounds. They assume that the register answers the pod that takes over, that its node
 * is a ready standby, and that wall clocks agree; clocks that differ add at most 2·D(1+r).
 *
 * @param amongClusters Whether several clusters share the right: a pod then leaves it for a while to
 * those that come before its own, and they may be gone.
 */
export function deriveBounds(timings: Timings, amongClusters = false): readonly Bound[] {
  const first: readonly Part[] = amongClusters
    ? [["left to clusters that come first", LONGEST_WAIT_FOR_BETTER]]
    : [];
  const take: Part = ["read and write of the record", 2 * timings.tryBudget];
  const enable: Part = ["enabling the node", ENABLE_BOUND];
  const shows: Part = ["its first slot seen", SHOWS];
  const wait: Part = ["wait of a challenger", timings.challengerWaits];
  const apart: Part = ["two slots apart", APART];
  const release: Part = ["release", timings.tryBudget];
  const stop: Part = [
    "confirmed stop",
    STOP_PARTS.handler + STOP_PARTS.counterStill + STOP_PARTS.scrape,
  ];
  const notice: Part = ["noticing it", OBSERVATION];
  return [
    bound("first_election", "from a ready node and an answering register to the first forger", [
      ["creating the record", timings.tryBudget],
      wait,
      ...first,
      take,
      enable,
      shows,
    ]),
    bound("handover", "from the request to a graceful end of the forger's manager", [
      stop,
      release,
      ...first,
      take,
      apart,
      enable,
      shows,
    ]),
    bound("node_death", "from the end of the forger's node", [
      notice,
      release,
      ...first,
      take,
      apart,
      enable,
      shows,
    ]),
    bound("crash", "from the end of the forger's manager, or of manager and node", [
      wait,
      ...first,
      take,
      apart,
      enable,
      shows,
    ]),
    bound("cut_off", "from the moment the forger cannot reach the register", [
      ["a write that was still answered", timings.tryBudget],
      wait,
      ...first,
      take,
      apart,
      enable,
      shows,
    ]),
    bound("deaf_node", "from telling a node to forge that does not listen to SIGHUP", [
      ["waiting for it to show, SIGTERM, SIGKILL", DEAF],
      notice,
      release,
      ...first,
      take,
      apart,
      enable,
      shows,
    ]),
  ];
}

type Part = readonly [what: string, value: Milliseconds];

function bound(name: Bound["name"], meaning: string, parts: readonly Part[]): Bound {
  return {
    name,
    meaning,
    value: parts.reduce((sum, [, value]) => sum + value, 0),
    sum: parts.map(([what, value]) => `${what} ${value / 1000} s`).join(" + "),
  };
}
