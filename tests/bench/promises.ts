import { readConfiguration } from "../../lib/config/mod.ts";
import type { Timings } from "../../lib/core/mod.ts";
import { STOP_PARTS } from "../../lib/core/timing.ts";
import type { Yardstick } from "./figure.ts";

/** Limits of the figures; those of the whole times are in seconds. */
export const limits = {
  /** Past the wait for the lease, from the readiness of the last node to the first block. */
  firstForgingPastWait: 5,
  /** From the old node's last block to the new node's first, 95th percentile. */
  handover: 6,
  /** Of three pods together; with several clusters of all their pods, at one register. */
  requestsPerMinute: 20,
  /** From the decision that another cluster forges to its node's first block. */
  clusterFailover: 7,
  /** From a patch that disables the forging cluster to that decision. */
  clusterDecision: 1,
  /** Slots without a block while any one register is away, and when it comes back. */
  registerLoss: 0,
  /** Resident memory of one manager, Worker included, in MiB. */
  residentMemory: 100,
  /** Resident memory of one guard, in MiB; Deno alone, listening on a socket, has 51. */
  guardMemory: 60,
  doubledSlots: 0,
} as const;

/** How often, or for how long, things are measured unless the arguments say otherwise. */
export const defaults = {
  firstForgings: 3,
  handovers: 20,
  clusterFailovers: 5,
  /** Times that each register is lost. */
  registerLosses: 1,
  /** Minutes at rest. */
  minutesAtRest: 3,
  /** The same of several clusters: what is said once in five minutes is in it. */
  minutesAtRestOfRegions: 5,
  registerCalls: 300,
  /** Stops of each kind. */
  fences: 3,
} as const;

/** The managers of a pool, as the API server's audit log names them. */
export const managerUser = "system:serviceaccount:default:cardano-forge-manager";

/** The times that every manager has unless told otherwise. */
export function defaultTimings(): Timings {
  const outcome = readConfiguration({ POD_NAME: "bench", KUBERNETES_SERVICE_HOST: "10.0.0.1" });
  if (outcome.kind === "valid") return outcome.configuration.timings;
  throw new Error(`The defaults are refused: ${JSON.stringify(outcome.problems)}`);
}

/** How long a challenger waits before it takes a lease whose holder says nothing. */
export function leaseWait(): Yardstick {
  return {
    seconds: defaultTimings().challengerWaits / 1000,
    name: "the wait of a challenger for the lease",
  };
}

/** The part of a handover that no machine can shorten. */
export const confirmedStop: Yardstick = {
  seconds: STOP_PARTS.counterStill / 1000,
  name: "the silence that confirms a stop",
};
