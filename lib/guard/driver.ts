import {
  type ClockReading,
  type Decision,
  type GuardAct,
  type GuardConfig,
  type GuardEffect,
  type GuardHappening,
  type GuardQuestion,
  type GuardState,
  guardStep,
  initialGuard,
  type Marker,
  type Milliseconds,
  type ProcessId,
  type ProcessLook,
  type TaskOutcome,
} from "../core/mod.ts";
import { openAbility } from "./ability.ts";

/** What the guard's machine needs of the world. What of it throws counts as a defect. */
export interface GuardWorld {
  readonly readClocks: () => ClockReading;
  /** Sends a question to the manager that is connected. */
  readonly ask: (question: GuardQuestion) => void;
  readonly readMarker: () => Promise<Marker | "none" | "unreadable">;
  readonly act: (act: GuardAct) => Promise<TaskOutcome>;
  readonly look: (guarded: ProcessId) => Promise<ProcessLook>;
  /** Why a signal would not reach this process, or `null`; none is sent. */
  readonly whyUnreachable: (of: ProcessId) => string | null;
  readonly report: (decision: Decision) => void;
  /** Nothing is guarded, and somebody asked for the end. */
  readonly exit: () => void;
  /** The machine broke one of its own rules, or the world its promise: this guard is of no use. */
  readonly failed: (error: unknown) => void;
}

/** The guard's machine bound to the world. */
export interface GuardDriver {
  readonly dispatch: (happening: GuardHappening) => void;
  readonly state: () => GuardState;
  /** Takes in nothing more. */
  readonly stop: () => void;
}

/** How often time is handed to the machine. */
const TICK: Milliseconds = 100;
/** How often the guarded process is looked at; nothing is while the guard is idle. */
const LOOKS_EVERY: Milliseconds = 250;

/** Starts the machine: one event at a time goes in, its effects go out, time is handed in steadily. */
export function startGuardDriver(config: GuardConfig, world: GuardWorld): GuardDriver {
  let state = initialGuard(config, world.readClocks());
  const ability = openAbility(world.whyUnreachable, (because) =>
    world.report({
      ...{ decision: "guard", severity: "error" },
      because: `it cannot signal the node: ${because}`,
    }));
  let stopped = false;
  /** What the effects of a step called back at once: it waits until all of them have gone out. */
  const waiting: GuardHappening[] = [];
  let busy = false;

  function dispatch(happening: GuardHappening): void {
    if (stopped) return;
    waiting.push(happening);
    if (busy) return;
    busy = true;
    try {
      for (let next = waiting.shift(); next !== undefined && !stopped; next = waiting.shift()) {
        const { duty } = state;
        if (duty === null && next.type === "answered" && !ability.mayArm(next.answer)) continue;
        const turn = guardStep(state, { at: world.readClocks(), ...next });
        state = turn.state;
        turn.effects.forEach(execute);
      }
    } catch (error) {
      fail(error);
    } finally {
      busy = false;
    }
  }

  function execute(effect: GuardEffect): void {
    switch (effect.type) {
      case "ask":
        return world.ask(ability.tells(effect.question));
      case "readMarker":
        return void world.readMarker()
          .then((marker) => dispatch({ type: "markerRead", marker }))
          .catch(fail);
      case "removeKeys":
      case "signal":
      case "unmark":
        return void act(effect)
          .catch((error) => ({ ok: false, because: String(error) } as const))
          .then((outcome) => dispatch({ type: "done", task: effect.task, outcome }));
      case "report":
        return world.report(effect.decision);
      case "exit":
        stop();
        return world.exit();
    }
  }

  /** Before each signal the process is looked at: it may have ended since, and its PID be another's. */
  async function act(effect: GuardAct): Promise<TaskOutcome> {
    if (effect.type !== "signal") return await world.act(effect);
    await look(effect.process);
    const { pid } = effect.process;
    const { duty } = state;
    if (duty?.process.pid !== pid || duty.over !== null) {
      return { ok: false, because: `process ${pid} is guarded no more` };
    }
    const outcome = await world.act(effect);
    ability.signalled(outcome.ok ? null : outcome.because);
    return outcome;
  }

  async function look(process: ProcessId): Promise<void> {
    dispatch({ type: "looked", look: await world.look(process) });
  }

  async function keepLooking(): Promise<void> {
    while (!stopped) {
      if (state.duty !== null) await look(state.duty.process);
      await new Promise<void>((resolve) => {
        looking = setTimeout(resolve, LOOKS_EVERY);
      });
    }
  }

  function fail(error: unknown): void {
    stop();
    world.failed(error);
  }

  function stop(): void {
    stopped = true;
    clearInterval(ticker);
    clearTimeout(looking);
  }

  let looking: number | undefined;
  const ticker = setInterval(() => dispatch({ type: "tick" }), TICK);
  void keepLooking().catch(fail);
  return { dispatch, state: () => state, stop };
}
