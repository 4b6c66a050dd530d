import type { Variables } from "./variable.ts";

/** Times from which every deadline is derived; `forge-manager check` prints them. */
export const timingVariables = {
  LEASE_DURATION: {
    default: "15",
    unit: "s",
    meaning: "Lease duration, whole seconds from 5 to 300; with the other defaults from 12 on",
  },
  SLEEP_INTERVAL: {
    default: "5",
    unit: "s",
    meaning: "Upper bound of the renewal interval; a shorter one is used where the rules need it",
  },
  REQUEST_TIMEOUT: {
    default: "1.7",
    unit: "s",
    meaning: "Budget of one try to renew (a read if needed, and a write)",
  },
  CLOCK_RATE_ERROR: {
    default: "0.1",
    meaning: "Fraction by which clocks of hosts may run fast or slow, 0.01 to 0.3",
  },
  STOP_BOUND: {
    default: null,
    derived: "the smallest that the rules allow: 6 s with the other defaults",
    unit: "s",
    meaning: "Enforced time from the beginning of a stop until the node cannot sign",
  },
} as const satisfies Variables;
