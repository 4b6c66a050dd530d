import type { Offer } from "./record.ts";
import type { Milliseconds } from "./units.ts";

/** What a holder knows of handing the right over by its own choice. */
export interface Offering {
  /** Physical clock since when the forger has been degraded without a break; `null` while it is not. */
  readonly degradedSince: Milliseconds | null;
  /** The offer that stands, or that the handover under way follows from. */
  readonly offer: StandingOffer | null;
  /** Who did not answer, or did not take what it answered. */
  readonly resting: readonly Resting[];
  /** No offer before this time on the physical clock: a handover was called off. */
  readonly restsUntil: Milliseconds;
  /** Handovers called off so far. */
  readonly calledOff: number;
  /** What was left to better clusters lately; `null`: nothing yet. */
  readonly yielded: Yielded | null;
}

/** An offer as its holder knows it. */
export interface StandingOffer extends Offer {
  /** Physical clock when it was made. */
  readonly madeAt: Milliseconds;
  /** Whether the target has answered: the stop begins then. */
  readonly answered: boolean;
}

/** A candidate to which nothing is offered for a while. */
export interface Resting {
  /** Whom it is about. */
  readonly identity: string;
  /** Until then, on the physical clock. */
  readonly until: Milliseconds;
  /** How often it has disappointed. */
  readonly times: number;
}

/** How often a pod has left the right to a better cluster. */
export interface Yielded {
  /** What all clusters should do then, as far as people say: their objects and generations. */
  readonly wishes: string;
  /** How often in a row since that changed. */
  readonly times: number;
  /** Physical clock at the last time. */
  readonly at: Milliseconds;
}
