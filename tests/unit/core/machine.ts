import {
  type CoreConfig,
  type Effect,
  type Happening,
  initialState,
  type Milliseconds,
  type NodeReport,
  type Observation,
  type OwnPart,
  type RightRecord,
  type State,
  step,
  type Version,
} from "../../../lib/core/mod.ts";
import { BEGINNING, CREDENTIALS, DEFAULTS } from "../../support/core-world/mod.ts";

/** One machine, driven by hand: every event at a time of its own. */
export interface Machine {
  readonly state: () => State;
  /** Hands over an event so many milliseconds after the beginning; returns the effects. */
  readonly at: (time: Milliseconds, happening: Happening) => readonly Effect[];
  /** Ticks ten times a second up to that time; returns all the effects. */
  readonly tickTo: (time: Milliseconds) => readonly Effect[];
  readonly stepWall: (by: Milliseconds) => void;
}

export const CONFIG: CoreConfig = {
  identity: "me",
  startNonce: "mine",
  registers: ["r1"],
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

export function startMachine(change: Partial<CoreConfig> = {}): Machine {
  const reading = (time: Milliseconds) => ({
    monotonic: time,
    wall: BEGINNING + time + stepped,
    boot: Math.floor(time / 1000) * 1000,
  });
  let stepped = 0;
  let now = 0;
  let state = initialState({ ...CONFIG, ...change }, reading(0));

  function at(time: Milliseconds, happening: Happening): readonly Effect[] {
    now = time;
    const next = step(state, { at: reading(time), ...happening });
    state = next.state;
    return next.effects;
  }

  return {
    state: () => state,
    at,
    tickTo(time) {
      const effects: Effect[] = [];
      while (now < time) effects.push(...at(Math.min(now + 100, time), { type: "tick" }));
      return effects;
    },
    stepWall: (by) => void (stepped += by),
  };
}

/** A machine without a node, so that only its registers matter, with valid credentials. */
export function startElector(change: Partial<CoreConfig> = {}): Machine {
  const machine = startMachine({ withoutNode: true, ...change });
  machine.at(0, { type: "credentials", report: CREDENTIALS });
  return machine;
}

export const FINGERPRINT = `${"a".repeat(56)}/preview-2/r1`;

export function ownPart(nonce: string, change: Partial<OwnPart> = {}): OwnPart {
  return {
    nonce,
    duration: 15_000,
    mark: null,
    signsUntil: null,
    othersSignUntil: null,
    certificateCounter: null,
    fingerprint: FINGERPRINT,
    ...change,
  };
}

export function record(holder: string, own: OwnPart | null, transitions = 1): RightRecord {
  return { holder, duration: 15_000, transitions, acquiredAt: null, renewedAt: null, own };
}

export function version(revision: number, content: RightRecord): Version {
  const { own: _, ...spec } = content;
  return { revision, record: content, spec: JSON.stringify(spec) };
}

export function observation(revision: number, content: RightRecord): Observation {
  return { revision, version: version(revision, content) };
}

/** A release by somebody, marked as its own write is. */
export function release(releaser: string, nonce: string, transitions = 1): RightRecord {
  const mark = { releaser, nonce, transitions };
  return record("", ownPart(nonce, { mark }), transitions);
}

export function watched(seen: Observation, register = "r1"): Happening {
  return { type: "watched", register, observation: seen };
}

/** The one read or write among the effects. */
export function requestIn<T extends "read" | "write">(
  effects: readonly Effect[],
  type: T,
): Extract<Effect, { type: T }> {
  const found = effects.filter((effect) => effect.type === type);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`expected one ${type}, got ${JSON.stringify(effects)}`);
  }
  return first as Extract<Effect, { type: T }>;
}

export function types(effects: readonly Effect[]): readonly string[] {
  return effects.filter(({ type }) => type !== "report").map(({ type }) => type);
}

export function looked(change: Partial<NodeReport> = {}): Happening {
  const report: NodeReport = {
    process: { kind: "found", process: { pid: 7, stamp: 7 }, path: "/usr/local/bin/cardano-node" },
    socket: { kind: "answers", version: 20 },
    metrics: { kind: "sample", counter: null, gauge: 0, startTime: 1, tipSlot: null },
    keys: "absent",
    ...change,
  };
  return { type: "nodeObserved", report };
}
