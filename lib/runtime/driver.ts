import {
  type CandidateEffect,
  type ClockReading,
  type CoreConfig,
  type Effect,
  type Event,
  type GuardAnswer,
  type Happening,
  initialState,
  type NodeEffect,
  permits,
  type RegisterEffect,
  type State,
  step,
  type TaskOutcome,
} from "../core/mod.ts";

/** What the driver needs of the world. What of it throws counts as a defect of this program. */
export interface World {
  readonly readClocks: () => ClockReading;
  /** Sends a request; the answer comes back as a happening. */
  readonly request: (effect: RegisterEffect, answer: (happening: Happening) => void) => void;
  /** Says something beside a register; nothing comes back. */
  readonly say: (effect: CandidateEffect) => void;
  /** Does one act on the node. `permit` is asked right before each rename and signal. */
  readonly act: (effect: NodeEffect, permit: () => true | string) => Promise<TaskOutcome>;
  /** Sends an answer to the guard, which has asked; it must not wait. */
  readonly answerGuard: (answer: GuardAnswer) => void;
  /** Sees every step, for telemetry; it can delay nothing. */
  readonly witness: (event: Event, before: State, after: State, effects: readonly Effect[]) => void;
  /** The core has said that nothing is left to do. */
  readonly exit: () => void;
  /** The core broke one of its own rules, or the world its promise: fail closed. */
  readonly panic: (error: unknown) => void;
}

/** The core bound to the world. */
export interface Driver {
  readonly dispatch: (happening: Happening) => void;
  readonly state: () => State;
  /** When an event was last taken in, on the monotonic clock. */
  readonly lastProgress: () => number;
  /** Takes in nothing more and permits nothing more. */
  readonly stop: () => void;
}

/** How often time is handed to the core, in milliseconds; its shortest interval matters nowhere. */
const TICK = 100;

/** Starts the machine: one event at a time goes in, its effects go out, time is handed in steadily. */
export function startDriver(config: CoreConfig, world: World): Driver {
  let state = initialState(config, world.readClocks());
  let progress = performance.now();
  let stopped = false;
  /** What the effects of a step called back at once: it waits until all of them have gone out. */
  const waiting: Happening[] = [];
  let busy = false;

  function dispatch(happening: Happening): void {
    if (stopped) return;
    waiting.push(happening);
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        if (!stopped) takeIn(next);
      }
    } catch (error) {
      stop();
      world.panic(error);
    } finally {
      busy = false;
    }
  }

  function takeIn(happening: Happening): void {
    const event: Event = { at: world.readClocks(), ...happening };
    const before = state;
    const after = step(before, event);
    state = after.state;
    progress = performance.now();
    after.effects.forEach(execute);
    tell(event, before, after.effects);
  }

  /** Telemetry that fails is a defect worth a line, but no reason to stop a node that forges. */
  function tell(event: Event, before: State, effects: readonly Effect[]): void {
    try {
      world.witness(event, before, state, effects);
    } catch (error) {
      reportError(error);
    }
  }

  function execute(effect: Effect): void {
    switch (effect.type) {
      case "read":
      case "write":
      case "distrustWatch":
        return world.request(effect, dispatch);
      case "writeCandidate":
      case "dropCandidates":
        return world.say(effect);
      case "placeKeys":
      case "removeKeys":
      case "signal":
      case "mark":
      case "unmark":
      case "note":
        return act(effect);
      case "exit":
        return world.exit();
      case "answerGuard":
        return world.answerGuard(effect.answer);
      case "report":
        return;
    }
  }

  function act(effect: NodeEffect): void {
    // The state of a driver that has stopped grows old, and would go on permitting.
    const permit = () =>
      stopped ? "the manager has stopped" : permits(state, world.readClocks(), effect);
    world.act(effect, permit).then(
      (outcome) => dispatch({ type: "taskDone", task: effect.task, outcome }),
      (error) => {
        const outcome = { ok: false, because: String(error) } as const;
        dispatch({ type: "taskDone", task: effect.task, outcome });
      },
    );
  }

  const ticker = setInterval(() => dispatch({ type: "tick" }), TICK);
  function stop(): void {
    stopped = true;
    clearInterval(ticker);
  }
  return { dispatch, state: () => state, lastProgress: () => progress, stop };
}
