import type { Milliseconds } from "../../../lib/core/mod.ts";
import { STOP_PARTS } from "../../../lib/core/timing.ts";
import type { Program } from "../../e2e/solo/place.ts";
import type { Solo } from "../../e2e/solo/solo.ts";
import { defaultTimings } from "../promises.ts";
import {
  cutOff,
  cutOffBlind,
  freezeManager,
  killAndRestart,
  killBoth,
  killGuard,
  killManager,
  rotate,
  takeLease,
  tellToEnd,
} from "./faults.ts";

/** One way in which a forger has to be stopped, and what does it. */
export interface Way {
  /** Name of its figures. */
  readonly name: string;
  /** What happens, in words. */
  readonly fault: string;
  /** What the node is like, in words, where it is not an ordinary one. */
  readonly node?: string;
  /** What silences it, in words. */
  readonly rung: string;
  /** From the decision to the node's silence, at most, and how that adds up. */
  readonly bound: Milliseconds;
  readonly sum: string;
  /** `STANDIN_*` settings of the node, without the prefix. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whose decision it may be: the first counts. */
  readonly decides: readonly Program[];
  /** Whether the forging thread ends by a SIGHUP, or the process does. */
  readonly silence: "thread" | "process";
  /** What shows it to those who stop the node. */
  readonly proof: "counter" | "exit";
  readonly does: (solo: Solo) => unknown;
}

const { stopBound, rightLasts } = defaultTimings();
const { handler, counterStill, scrape, guardLag } = STOP_PARTS;
/** Rungs of the patient ladder: while the right is kept, and when a manager was told to end. */
const RUNG: Milliseconds = 20_000;
const LAST_RUNG: Milliseconds = 5_000;
/** A look at the node may come this late, as `forge-manager check` reckons. */
const NOTICED: Milliseconds = 1_000;
/** A manager that is gone is waited for so long. */
const RESUMES: Milliseconds = 1_000;

const deaf = { DEAF: "disable" };
const DEAF = "deaf to being disabled";
/** The first two SIGHUPs of its life are acted on at once: throw-away keys gone, real ones there. */
const late = { APPLY_DELAY: "0,0,60000,0" };
const short = { bound: stopBound, sum: "S" } as const;
const guardInTime = { bound: stopBound - guardLag, sum: "S less the guard's lag" } as const;
const guardAtEnd = {
  bound: rightLasts - RESUMES,
  sum: "the right less the second waited",
} as const;
/** A SIGHUP of the patient ladder, which so many missed before it. */
const hangup = (missed: number, rung = LAST_RUNG) => ({
  bound: missed * rung + handler + counterStill + scrape,
  sum: `${missed === 0 ? "" : `${rung / 1000} s, `}the confirmed stop`,
});
/** Its last two rungs, so many further. */
const patient = (rungs: number, rung = LAST_RUNG) => ({
  bound: rungs * rung + NOTICED + handler,
  sum: `${rungs} x ${rung / 1000} s, 1 s to notice, 1 s to act`,
});
const byManager = { decides: ["manager"], silence: "thread", proof: "counter" } as const;
const byGuard = { decides: ["guard"], silence: "thread", proof: "exit" } as const;
const killed = { silence: "process", proof: "exit" } as const;

/** In the order of the page. */
export const ways: readonly Way[] = [
  {
    ...{ name: "ending_hangup", fault: "the manager is told to end", rung: "the manager's SIGHUP" },
    ...{ ...hangup(0), ...byManager, does: tellToEnd },
  },
  {
    ...{ name: "ending_second_hangup", fault: "the manager is told to end" },
    ...{ node: "it misses the first SIGHUP", rung: "the manager's second SIGHUP" },
    ...{ ...hangup(1), ...byManager, settings: late, does: tellToEnd },
  },
  {
    ...{
      name: "ending_term",
      fault: "the manager is told to end",
      node: DEAF,
      rung: "the manager's SIGTERM",
    },
    ...{ ...patient(2), ...byManager, ...killed, settings: deaf, does: tellToEnd },
  },
  {
    ...{ name: "ending_kill", fault: "the manager is told to end" },
    ...{ node: `${DEAF} and slow to end`, rung: "the manager's SIGKILL" },
    ...{ ...patient(3), ...byManager, ...killed, settings: { ...deaf, TERM_DELAY: "60000" } },
    does: tellToEnd,
  },
  {
    ...{ name: "rotation_second_hangup", fault: "new keys are there: the right is kept" },
    ...{ node: "it misses the first SIGHUP", rung: "the manager's second SIGHUP" },
    ...{ ...hangup(1, RUNG), ...byManager, settings: late, does: rotate },
  },
  {
    ...{ name: "rotation_term", fault: "new keys are there: the right is kept", node: DEAF },
    ...{ rung: "the manager's SIGTERM", ...patient(2, RUNG), ...byManager, ...killed },
    ...{ settings: deaf, does: rotate },
  },
  {
    ...{ name: "rotation_kill", fault: "new keys are there: the right is kept" },
    ...{ node: `${DEAF} and slow to end`, rung: "the manager's SIGKILL" },
    ...{ ...patient(3, RUNG), ...byManager, ...killed },
    ...{ settings: { ...deaf, TERM_DELAY: "60000" }, does: rotate },
  },
  {
    ...{ name: "cut_off_hangup", fault: "the API is cut off", rung: "the manager's SIGHUP" },
    ...{ ...short, ...byManager, does: cutOff },
  },
  {
    ...{ name: "cut_off_slow", fault: "the API is cut off", node: "it takes 10 s to stop" },
    ...{ rung: "the manager's SIGKILL", ...short, ...byManager, ...killed },
    ...{ settings: { STOP_DELAY: "10000" }, does: cutOff },
  },
  {
    ...{ name: "cut_off_kill", fault: "the API is cut off", node: DEAF },
    ...{ rung: "the manager's SIGKILL", ...short, ...byManager, ...killed, settings: deaf },
    does: cutOff,
  },
  {
    ...{ name: "cut_off_blind", fault: "the metrics fall silent, 3 s later the API is cut off" },
    ...{ rung: "the manager's SIGHUP, and SIGKILL to be sure", ...short, ...byManager },
    proof: "exit",
    does: cutOffBlind,
  },
  {
    ...{ name: "taken_hangup", fault: "somebody else takes the Lease" },
    ...{ rung: "the manager's SIGHUP", ...short, ...byManager, does: takeLease },
  },
  {
    ...{ name: "taken_kill", fault: "somebody else takes the Lease", node: DEAF },
    ...{ rung: "the manager's SIGKILL", ...short, ...byManager, ...killed, settings: deaf },
    does: takeLease,
  },
  {
    ...{ name: "frozen_hangup", fault: "the manager is frozen" },
    ...{ rung: "the guard's SIGHUP, and SIGKILL to be sure", ...guardInTime, ...byGuard },
    does: freezeManager,
  },
  {
    ...{ name: "frozen_kill", fault: "the manager is frozen", node: DEAF },
    ...{ rung: "the guard's SIGKILL", ...guardInTime, ...byGuard, ...killed, settings: deaf },
    does: freezeManager,
  },
  {
    ...{ name: "killed_hangup", fault: "the manager is killed and not restarted" },
    ...{ rung: "the guard's SIGHUP, and SIGKILL to be sure", ...guardAtEnd, ...byGuard },
    does: killManager,
  },
  {
    ...{ name: "killed_kill", fault: "the manager is killed and not restarted", node: DEAF },
    ...{ rung: "the guard's SIGKILL", ...guardAtEnd, ...byGuard, ...killed, settings: deaf },
    does: killManager,
  },
  {
    ...{ name: "restarted_hangup", fault: "the manager is killed and restarted at once" },
    ...{ rung: "a SIGHUP of the guard or the new manager", ...guardAtEnd, ...byManager },
    decides: ["manager", "guard"],
    does: killAndRestart,
  },
  {
    ...{
      name: "both_hangup",
      fault: "manager and guard are killed, the manager restarted at once",
    },
    ...{ rung: "the new manager's SIGHUP", ...short, ...byManager },
    does: killBoth,
  },
  {
    ...{ name: "guard_lost", fault: "the guard is killed and not restarted" },
    ...{ rung: "the manager's SIGHUP", ...hangup(0), ...byManager },
    does: killGuard,
  },
];
