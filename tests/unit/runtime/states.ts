/** States of the core for tests of what surrounds it. */
import {
  type ClockReading,
  type CoreConfig,
  type Enabled,
  type Evidence,
  type Forging,
  initialState,
  type Life,
  type Milliseconds,
  type NodeReport,
  type ProcessId,
  type State,
} from "../../../lib/core/mod.ts";
import { DEFAULTS } from "../../support/core-world/mod.ts";

export const CONFIG: CoreConfig = {
  identity: "pool-0/uid/0123",
  startNonce: "0123",
  registers: ["home"],
  network: "preview-2",
  timings: DEFAULTS,
  maxTipLag: 300_000,
  degradedGrace: 60_000,
  neverForges: null,
  requireNodeMetrics: true,
  allowProducingStart: false,
  throwAwayKeys: true,
  guarded: false,
  withoutNode: false,
  cluster: null,
};

export const READING: ClockReading = { monotonic: 0, wall: 1_700_000_000_000, boot: 0 };

export const NODE: ProcessId = { pid: 4_000_000, stamp: 1 };

/** A node that runs, answers and does not forge. */
export const READY_NODE: NodeReport = {
  process: { kind: "found", process: NODE, path: "/opt/cardano/bin/cardano-node" },
  socket: { kind: "answers", version: 20 },
  metrics: { kind: "sample", counter: 0, gauge: 0, startTime: 1_690_000_000, tipSlot: 1 },
  keys: "absent",
};

/** No node at all, and nothing in the places of its files. */
export const NO_NODE: NodeReport = {
  process: { kind: "none" },
  socket: { kind: "silent", because: "there is no such file" },
  metrics: { kind: "unreachable", because: "nobody listens" },
  keys: "absent",
};

/** The record names somebody else, whose time is not over. */
export const HELD_ELSEWHERE: Pick<State, "registers"> = {
  registers: initialState(CONFIG, READING).registers.map((one) => ({
    ...one,
    watchHealthy: true,
    known: {
      revision: 7,
      version: {
        ...{ revision: 7, spec: "" },
        record: {
          ...{ holder: "pool-1/uid/4567", duration: 15_000, transitions: 1 },
          ...{ acquiredAt: null, renewedAt: null, own: null },
        },
      },
    },
  })),
};

/** What differs from a manager that has just started. */
export interface Change {
  readonly config?: Partial<CoreConfig>;
  readonly holds?: boolean;
  /** Physical clock now. */
  readonly now?: Milliseconds;
  readonly forging?: Partial<Forging>;
  readonly report?: NodeReport;
  readonly life?: Partial<Life>;
  readonly evidence?: Partial<Evidence>;
  readonly state?: Partial<State>;
}

export function stateWith(change: Change = {}): State {
  const born = initialState({ ...CONFIG, ...change.config }, READING);
  const held = { holderTime: 0, physicalTime: 0, givenUp: false };
  const hasLife = change.life !== undefined || change.evidence !== undefined;
  return {
    ...born,
    clocks: { ...born.clocks, physical: change.now ?? 0 },
    registers: born.registers.map((one) => ({
      ...one,
      ...{ known: { version: null, revision: 1 }, watchHealthy: true },
      held: change.holds === true ? held : null,
    })),
    forging: { ...born.forging, ...change.forging },
    node: {
      ...born.node,
      report: change.report ?? null,
      life: hasLife ? lifeWith(change) : null,
    },
    ...change.state,
  };
}

function lifeWith({ life, evidence }: Change): Life {
  return {
    process: NODE,
    since: 0,
    socketAnswered: 0,
    socketLastAnswered: 0,
    socketSilence: null,
    tip: null,
    harmless: false,
    onThrowaway: false,
    startedProducing: false,
    endsSince: null,
    provenOff: true,
    evidence: {
      ...{ startTime: null, counter: undefined, gauge: null, still: null },
      ...{ watchedSince: null, lastSample: null, risenAt: null, countedAt: null, highestWall: 0 },
      troubles: { told: {}, latest: null },
      ...evidence,
    },
    ...life,
  };
}

/** What a manager remembers of a node that it told to forge. */
export const SIGNALLED: Enabled = {
  ...{ process: NODE, stage: "signalled", set: null, counter: null },
  ...{ signalledAt: 0, shownFor: null, markedUntil: 0, rightEnds: null, highestWall: 0 },
};
