import { startClocks } from "./clock.ts";
import type { CoreConfig } from "./config.ts";
import { unreadSources } from "./policy/sources.ts";
import type { State } from "./state.ts";
import type { ClockReading } from "./units.ts";

/** The state of a life that begins now. */
export function initialState(config: CoreConfig, at: ClockReading): State {
  return {
    config,
    clocks: startClocks(at),
    sequence: 0,
    registers: config.registers.map((name) => ({
      name,
      known: undefined,
      edited: null,
      unchangedSince: 0,
      wait: config.timings.challengerWaits,
      releasedBeforeOurEyes: false,
      held: null,
      lost: null,
      nonces: [],
      predecessor: null,
      attempt: null,
      retryAt: 0,
      failing: null,
      watchHealthy: false,
      serverClock: null,
      counter: null,
      candidates: null,
    })),
    campaign: {
      running: null,
      standBackUntil: 0,
      losses: 0,
      lastLost: -Infinity,
      ranksLastUntil: 0,
      failures: 0,
      handsOver: false,
    },
    offering: {
      degradedSince: null,
      offer: null,
      resting: [],
      restsUntil: 0,
      calledOff: 0,
      yielded: null,
    },
    policy: {
      sources: unreadSources(config.cluster?.sources ?? []),
      clusters: [],
      readAt: null,
      better: [],
      order: "",
    },
    signing: { others: [], ownLast: null },
    credentials: { kind: "invalid", because: "the credentials have not been read yet" },
    credentialsSince: 0,
    otherManager: null,
    node: {
      report: null,
      life: null,
      marker: "unread",
      noted: null,
      lain: false,
      targetProblem: null,
    },
    forging: {
      phase: "unknown",
      since: 0,
      because: "just started",
      task: null,
      enabled: null,
      stop: null,
      lastStop: null,
      retryAt: 0,
    },
    guard: {
      contact: "awaited",
      heardAt: 0,
      duty: { kind: "idle" },
      unable: null,
      engagement: null,
      signalledAt: -Infinity,
      unservedSince: null,
      busySince: null,
    },
    ineligible: "just started",
    clockIsOff: false,
    shutdown: null,
    exited: false,
  };
}
