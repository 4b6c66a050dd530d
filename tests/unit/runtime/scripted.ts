/** A driver in a world that a test scripts: fake timers, a register in memory, a modelled node. */
import { FakeTimers } from "testing";
import type {
  CoreConfig,
  Effect,
  Event,
  GuardAnswer,
  KeysReport,
  NodeEffect,
  State,
} from "../../../lib/core/mod.ts";
import { memoryRegister } from "../../../lib/registers/mod.ts";
import { type Driver, startDriver, type World } from "../../../lib/runtime/driver.ts";
import { openRequests } from "../../../lib/runtime/requests.ts";
import { CONFIG, READING, READY_NODE } from "./states.ts";

type Clock = ReturnType<typeof FakeTimers.install>;

/** One step as telemetry sees it. */
export interface Seen {
  readonly event: Event;
  readonly before: State;
  readonly after: State;
  readonly effects: readonly Effect[];
}

export interface Scripted {
  readonly clock: Clock;
  readonly driver: Driver;
  readonly seen: readonly Seen[];
  /** Acts asked for so far. */
  readonly acts: readonly NodeEffect[];
  /** Answers to the guard so far. */
  readonly answers: readonly GuardAnswer[];
  readonly panics: readonly unknown[];
  /** Lets the node and the register work on: looks twice a second, watches, has valid keys. */
  readonly live: () => void;
}

/** Runs a driver; `script` replaces parts of the world. */
export async function inWorld(
  run: (scripted: Scripted) => Promise<void>,
  script: Partial<World> = {},
  config: Partial<CoreConfig> = {},
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const seen: Seen[] = [];
  const acts: NodeEffect[] = [];
  const panics: unknown[] = [];
  const answers: GuardAnswer[] = [];
  const watching = new AbortController();
  const register = memoryRegister({ name: "home" });
  let keys: KeysReport = "absent";
  let forges = false;
  let counter = 0;

  const driver = startDriver({ ...CONFIG, ...config }, {
    readClocks: () => ({ monotonic: clock.now, wall: READING.wall + clock.now, boot: clock.now }),
    request: openRequests([register], () => {}),
    say: () => {},
    act(effect, permit) {
      acts.push(effect);
      if (permit() !== true) return Promise.resolve({ ok: false, because: String(permit()) });
      if (effect.type === "placeKeys") keys = effect.set === "real" ? "other" : "throwaway";
      if (effect.type === "removeKeys") keys = "absent";
      if (effect.type === "signal") forges = keys === "other";
      return Promise.resolve({ ok: true });
    },
    answerGuard: (answer) => answers.push(answer),
    witness: (event, before, after, effects) => seen.push({ event, before, after, effects }),
    exit: () => driver.stop(),
    panic: (error) => panics.push(error),
    ...script,
  });

  function look(): void {
    if (forges) counter += 1;
    const metrics = { ...READY_NODE.metrics, counter } as typeof READY_NODE.metrics;
    driver.dispatch({ type: "nodeObserved", report: { ...READY_NODE, keys, metrics } });
    setTimeout(look, 500);
  }

  function live(): void {
    const report = {
      kind: "valid",
      certificateCounter: 3,
      set: "set 3",
      poolId: "a".repeat(56),
    } as const;
    driver.dispatch({ type: "markerRead", marker: "none" });
    driver.dispatch({ type: "credentials", report });
    void register.watch({
      observed: (observation) =>
        driver.dispatch({ type: "watched", register: "home", observation }),
      state: (healthy, because) =>
        driver.dispatch({ type: "watchState", register: "home", healthy, because }),
    }, watching.signal);
    look();
  }

  try {
    await run({ clock, driver, seen, acts, answers, panics, live });
  } finally {
    driver.stop();
    watching.abort();
    clock.uninstall();
  }
}
