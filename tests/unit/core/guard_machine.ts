import {
  type Charge,
  type GuardEffect,
  type GuardHappening,
  type GuardState,
  guardStep,
  initialGuard,
  type Marker,
  type Milliseconds,
  type ProcessId,
} from "../../../lib/core/mod.ts";
import { BEGINNING, DEFAULTS } from "../../support/core-world/mod.ts";

/** One guard, driven by hand: every event at a time of its own, in milliseconds. */
export interface GuardMachine {
  readonly state: () => GuardState;
  /** Hands over an event; returns the effects. */
  readonly at: (time: Milliseconds, happening: GuardHappening) => readonly GuardEffect[];
  /** A manager connects; a marker that is read again for it is as it was before. */
  readonly connect: (time: Milliseconds) => readonly GuardEffect[];
  /** Ticks ten times a second up to that time; returns all the effects. */
  readonly tickTo: (time: Milliseconds) => readonly GuardEffect[];
  /** Answers the newest question, or the one given. */
  readonly answer: (
    time: Milliseconds,
    startNonce: string,
    charge: Charge,
    question?: number,
  ) => readonly GuardEffect[];
  /** Number of the newest question. */
  readonly question: () => number;
  readonly stepWall: (by: Milliseconds) => void;
  /** The host sleeps so long: only its wall and its boot clock go on. */
  readonly suspend: (duration: Milliseconds) => void;
}

export const NODE: ProcessId = { pid: 7, stamp: 7 };

export function startGuard(marker: Marker | "none" | "unreadable" = "none"): GuardMachine {
  let stepped = 0;
  let slept = 0;
  let now = 0;
  let newest = 0;
  const reading = (time: Milliseconds) => ({
    monotonic: time,
    wall: BEGINNING + time + stepped + slept,
    boot: Math.floor((time + slept) / 1000) * 1000,
  });
  let state = initialGuard(DEFAULTS, reading(0));

  function at(time: Milliseconds, happening: GuardHappening): readonly GuardEffect[] {
    now = time;
    const turn = guardStep(state, { at: reading(time), ...happening });
    state = turn.state;
    for (const effect of turn.effects) {
      if (effect.type === "ask") newest = effect.question.question;
    }
    return turn.effects;
  }

  at(0, { type: "tick" });
  at(0, { type: "markerRead", marker });
  return {
    state: () => state,
    at,
    connect(time) {
      const effects = at(time, { type: "connected" });
      return effects.some(({ type }) => type === "readMarker")
        ? [...effects, ...at(time, { type: "markerRead", marker })]
        : effects;
    },
    tickTo(time) {
      const effects: GuardEffect[] = [];
      while (now < time) effects.push(...at(Math.min(now + 100, time), { type: "tick" }));
      return effects;
    },
    answer: (time, startNonce, charge, question = newest) =>
      at(time, { type: "answered", answer: { question, startNonce, charge } }),
    question: () => newest,
    stepWall: (by) => void (stepped += by),
    suspend: (duration) => void (slept += duration),
  };
}

/** A manager that forges with a right of which so much is left. */
export function serves(
  endsIn: Milliseconds,
  change: Partial<Extract<Charge, { readonly kind: "serves" }>> = {},
): Charge {
  return {
    kind: "serves",
    process: NODE,
    engagement: 1,
    right: { stopsIn: endsIn - DEFAULTS.stopBound, endsIn },
    stopping: false,
    ...change,
  };
}

export const IDLE: Charge = { kind: "idle", process: NODE };

/** A guard that manager `m` armed at the beginning, with a right of 13.5 s. */
export function armed(): GuardMachine {
  const guard = startGuard();
  guard.connect(0);
  guard.answer(0, "m", serves(13_500));
  return guard;
}

/** The acts among the effects, each as a word: `remove`, `SIGHUP`, `SIGKILL`, `unmark`, `exit`. */
export function acts(effects: readonly GuardEffect[]): readonly string[] {
  return effects.flatMap((effect) => {
    switch (effect.type) {
      case "removeKeys":
        return ["remove"];
      case "signal":
        return [effect.signal];
      case "unmark":
      case "exit":
        return [effect.type];
      default:
        return [];
    }
  });
}

/** Tells the guard that the act under way has succeeded. */
export function succeed(guard: GuardMachine, time: Milliseconds): readonly GuardEffect[] {
  const { task } = guard.state();
  return task === null
    ? []
    : guard.at(time, { type: "done", task: task.id, outcome: { ok: true } });
}

/** What the guard says it stands for in the last question among the effects. */
export function dutyIn(effects: readonly GuardEffect[]): string {
  const asks = effects.filter((effect) => effect.type === "ask");
  const duty = asks.at(-1)?.question.duty;
  if (duty === undefined) return "asks nothing";
  return duty.kind === "idle" ? "idle" : `${duty.kind}${duty.signalled ? ", signalled" : ""}`;
}
