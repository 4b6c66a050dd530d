import {
  type GuardAct,
  type GuardAnswer,
  type GuardConfig,
  type GuardEffect,
  type GuardHappening,
  type GuardQuestion,
  type GuardState,
  guardStep,
  initialGuard,
  type TaskOutcome,
} from "../../../lib/core/mod.ts";
import type { Judge } from "../judge.ts";
import type { Chance } from "../world/chance.ts";
import { actOnDisk, type Disk } from "../world/disk.ts";
import type { Host } from "../world/host.ts";
import type { Node } from "../world/node.ts";
import type { Timeline } from "../world/timeline.ts";
import type { LocalLink } from "./local_link.ts";
import type { Lull } from "./pace.ts";
import { type Process, startProcess } from "./process.ts";
import { openTimer } from "./timer.ts";

/** The dead man's switch of a pod: the production machine, in a process of its own. */
export interface Guard extends Pick<Process, "isUp" | "isWell"> {
  state(): GuardState;
  start(): void;
  crash(): void;
  freeze(): void;
  thaw(): void;
  /** Something changed on the node: it is looked at soon. */
  noticed(): void;
  /** The operator or the system asks it to end; what has ended is started again a second later. */
  shutDown(): void;
  /** Since when it has been gone or frozen, in true time; `null` while it is neither. */
  goneSince(): number | null;
  /** When it was last started or thawed, in true time. */
  awakeSince(): number;
  /** The manager has answered a question. */
  answered(answer: GuardAnswer): void;
  /**
   * Asks again what it asked last, on behalf of the many questions that were spared in calm weather,
   * so that whatever the manager is about to learn finds it as well guarded as it was all the time.
   * The guard itself hears nothing new by it.
   */
  catchUp(): void;
  /** Asks anew, and hears the answer, as it would have lately: before its manager is gone or frozen. */
  askNow(): void;
  /** Asks as often as ever again, as soon as something is under way. */
  keepUp(): void;
}

/** What a guard needs of its pod and of the world. */
export interface GuardSurroundings {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly host: Host;
  readonly node: Node;
  readonly disk: Disk;
  readonly link: LocalLink;
  readonly config: () => GuardConfig;
  /** Whether manager and node are in calm weather: then most questions are spared. */
  readonly isCalm: () => boolean;
  /** Whether its manager is well, and does not want it to stand for anything soon. */
  readonly isUnwanted: () => boolean;
  readonly lull: Lull;
  /** Hands a question to the manager at once. */
  readonly askAtOnce: (question: GuardQuestion) => void;
  /** And one that it has heard before; only while it is calm. */
  readonly askAgain: (question: GuardQuestion) => void;
  readonly judge: Judge;
  readonly tell: (line: string) => void;
  readonly pod: number;
}

const TICK = 100;
/** Far from any deadline it has nothing to do but to ask. */
const ASKING_TICK = 201;
/** A manager that does not want it to stand for anything only has to hear that it is there. */
const UNWANTED_TICK = 800;
const CALM_TICK = 5_000;
/** It asks in time before its node would have to stop. */
const ASKS_BEFORE = 1_000;
/** A question older than this is asked anew before the manager learns anything. */
const FRESH = 500;
const FILES = 5;
const LOOK = 300;
/** Something was not noticed: it is looked at the process anyway. */
const LOOKS_ANYWAY = 1_000;
const RESTARTED_AFTER = 1_000;

/** Whether a guard has nothing to do for its duty but to ask for how long it lasts. */
function goesOn({ stop, over, lostAt }: NonNullable<GuardState["duty"]>): boolean {
  return stop === null && over === null && lostAt === null;
}

export function startGuard(world: GuardSurroundings): Guard {
  const { timeline, chance, host, node, disk, link, judge, tell } = world;
  const process = startProcess(host);
  let state = born();
  let asked = -Infinity;
  let question: GuardQuestion | null = null;
  let asksAgain = false;
  let looked = -Infinity;
  const ticks = openTimer(timeline, process, () => {
    dispatch({ type: "tick" });
    if (!isCalm() && timeline.now() - looked >= LOOKS_ANYWAY) look();
  });
  let atOnce = false;
  let goneSince: number | null = 0;
  let awakeSince = 0;
  /** Processes that it was told of, by a manager or the marker. */
  const told = new Set<number>();

  function born(): GuardState {
    return initialGuard(world.config(), host.read());
  }

  function dispatch(happening: GuardHappening): void {
    process.hand(happening, take);
  }

  function take(happening: GuardHappening): void {
    const turn = judge.taken(world.pod, guardStep, state, { ...happening, at: host.read() });
    state = turn.state;
    judge.guards(world.pod, state);
    for (const effect of turn.effects) execute(effect);
    plan();
  }

  function execute(effect: GuardEffect): void {
    switch (effect.type) {
      case "ask":
        asked = timeline.now();
        ({ question } = effect);
        if (atOnce) return world.askAtOnce(question);
        return link.toManager({ type: "guardAsked", question: effect.question });
      case "readMarker":
        return after(FILES + disk.slow, () => {
          const { marker } = disk;
          if (typeof marker === "object") told.add(marker.process.pid);
          dispatch({ type: "markerRead", marker });
        });
      case "report":
        return tell(`guard: ${effect.decision.decision}: ${effect.decision.because}`);
      case "exit":
        judge.ends(world.pod, "guard");
        end();
        return timeline.after(RESTARTED_AFTER, start);
      default:
        return after(effect.type === "signal" ? 0 : FILES + disk.slow, () => {
          dispatch({ type: "done", task: effect.task, outcome: perform(effect) });
        });
    }
  }

  function perform(effect: GuardAct): TaskOutcome {
    if (effect.type !== "signal") {
      const outcome = actOnDisk(disk, effect);
      if (outcome.ok) judge.files(world.pod, effect);
      return outcome;
    }
    const { pid } = effect.process;
    if (node.pid() !== pid) return { ok: false, because: "no such process" };
    tell(`guard: sends ${effect.signal} to ${pid}`);
    judge.signals(world.pod, effect.signal, "guard");
    if (!told.has(pid)) {
      judge.breach("guard_as_told", `the guard signals process ${pid}, which it was not told of`);
    }
    node.signal(effect.signal);
    return { ok: true };
  }

  function look(): void {
    if (state.duty === null) return;
    looked = timeline.now();
    const process = node.process();
    dispatch({
      type: "looked",
      look: process === null ? { kind: "gone" } : {
        kind: "found",
        process,
        socketAnswers: node.socket().kind === "answers",
      },
    });
  }

  function after(delay: number, act: () => void): void {
    timeline.after(delay, process.bound(act));
  }

  function plan(): void {
    ticks.set(nextTick());
  }

  function nextTick(): number {
    return timeline.now() + untilDue() / host.rate();
  }

  /** Milliseconds of the host's clocks until it has something to do. */
  function untilDue(): number {
    const { duty, clocks } = state;
    if (duty === null) return untilIdleDue();
    const left = duty.stopsAt - clocks.holder - ASKS_BEFORE;
    if (isCalm()) return Math.max(TICK, Math.min(left, world.lull.isOn ? Infinity : CALM_TICK));
    return left > 0 && goesOn(duty) ? ASKING_TICK : TICK;
  }

  /** One that stands for nothing only asks, and nobody where nobody listens. */
  function untilIdleDue(): number {
    if (isCalm() || (!link.isConnected() && state.marker === "read")) return Infinity;
    return isPrompt() && world.isUnwanted() ? UNWANTED_TICK : ASKING_TICK;
  }

  function isPrompt(): boolean {
    return link.isConnected() && link.late === 0 && link.steadySince() <= timeline.now();
  }

  function isCalm(): boolean {
    const { duty, task, marker, shutdown } = state;
    // One that is told to end while it is armed serves on as ever.
    const stays = shutdown === null || duty !== null;
    const quiet = duty === null ||
      (goesOn(duty) && !duty.managerStops);
    return quiet && task === null && marker === "read" && stays && isPrompt() && world.isCalm();
  }

  function start(): void {
    if (process.isUp()) return;
    process.begin();
    goneSince = null;
    awakeSince = timeline.now();
    told.clear();
    state = born();
    question = null;
    ticks.clear();
    link.guardAttaches((message) => process.bound(() => dispatch(message))());
    dispatch({ type: "tick" });
  }

  function end(): void {
    tell("the guard ends");
    goneSince ??= timeline.now();
    process.end();
    link.guardDetaches();
  }

  function catchUp(): void {
    const now = timeline.now();
    if (question === null || now - asked < FRESH || !process.isWell() || !isCalm()) return;
    asked = now;
    asksAgain = true;
    world.askAgain(question);
    asksAgain = false;
  }

  link.beforeLate(() => {
    catchUp();
    if (process.isUp()) ticks.sooner(timeline.now() + ASKING_TICK);
  });
  return {
    isUp: process.isUp,
    isWell: process.isWell,
    state: () => state,
    start,
    goneSince: () => goneSince,
    awakeSince: () => awakeSince,
    shutDown: () => dispatch({ type: "shutdown", because: "it is told to end" }),
    crash() {
      if (process.isUp()) end();
    },
    freeze() {
      catchUp();
      tell("the guard is frozen");
      goneSince ??= timeline.now();
      process.freeze();
    },
    thaw() {
      if (process.isUp()) goneSince = null;
      awakeSince = timeline.now();
      process.thaw();
    },
    noticed: () => after(chance.between(0, LOOK), look),
    answered(answer) {
      if (asksAgain) return;
      if (answer.charge.kind === "serves") told.add(answer.charge.process.pid);
      if (atOnce) dispatch({ type: "answered", answer });
      else link.toGuard({ type: "answered", answer });
    },
    keepUp() {
      if (process.isUp()) ticks.sooner(nextTick());
    },
    askNow() {
      if (timeline.now() - asked < FRESH || !process.isWell() || !isCalm()) return;
      atOnce = true;
      dispatch({ type: "tick" });
      atOnce = false;
    },
    catchUp,
  };
}
