import { abandonOverdueTries, MOST_NONCES, onReadAnswer, onWriteAnswer } from "./attempt.ts";
import { campaign } from "./campaign.ts";
import { learnCandidates, sayCandidacy } from "./candidacy.ts";
import { answerGuard } from "./charge.ts";
import { advanceClocks } from "./clock.ts";
import { learnPolicy, notePolicy } from "./clusters.ts";
import { eligibility } from "./eligibility.ts";
import { end } from "./ending.ts";
import type { Event } from "./event.ts";
import { onGuardAsked, onGuardLost, watchGuard } from "./guarding.ts";
import { reportClock, serverClockOf } from "./host_clock.ts";
import { invariant } from "./invariant.ts";
import { learn } from "./knowledge.ts";
import { observe } from "./life.ts";
import { holdsRight } from "./right.ts";
import { noteEnabled, noteSetBack } from "./marking.ts";
import { offerRight } from "./offer.ts";
import { drive, onTaskDone } from "./phases.ts";
import { onPodEnds } from "./pod_ends.ts";
import { release } from "./release.ts";
import { dropExpired, renew } from "./renewal.ts";
import { withCredentials } from "./rotation.ts";
import type { State, Step } from "./state.ts";
import { chain, registerOf, type Turn, withRegister, withReport, withState } from "./turn.ts";

/**
 * The whole machine: one event in, the next state and what the world is asked to do out.
 *
 * Pure and total: the same state and event give the same step, and no event of the right type makes
 * it throw, except a broken invariant, which is a defect of this program.
 */
export function step(state: State, event: Event): Step {
  if (state.exited) return { state, effects: [] };
  const advanced = { ...state, clocks: advanceClocks(state.clocks, event.at) };
  const clocked = noteSetBack(advanced, state.clocks);
  const taken = take({ state: clocked, effects: [] }, event);
  const done = chain(
    taken,
    watchGuard,
    abandonOverdueTries,
    dropExpired,
    notePolicy,
    offerRight,
    drive,
    reportEligibility,
    reportClock,
    campaign,
    release,
    renew,
    noteEnabled,
    sayCandidacy,
    end,
  );
  assertRules(done.state);
  // Last, so that it tells of a stop that this very event began.
  return event.type === "guardAsked" ? answerGuard(done, event.question) : done;
}

function take(turn: Turn, event: Event): Turn {
  switch (event.type) {
    case "tick":
      return turn;
    case "readAnswered":
      return onReadAnswer(turn, event.register, event.request, event.outcome);
    case "writeAnswered":
      return onWriteAnswer(turn, event.register, event.request, event.outcome);
    case "watched":
      return learn(turn, event.register, event.observation, "watch");
    case "serverTime":
      return withRegister(turn, event.register, {
        serverClock: serverClockOf(turn.state, event.time),
      });
    case "watchState":
      return onWatchState(turn, event.register, event.healthy, event.because);
    case "candidatesSeen":
      return learnCandidates(turn, event.register, event.candidates);
    case "policySeen":
      return learnPolicy(turn, event.source, event.resources);
    case "policyUnreadable":
      return learnPolicy(turn, event.source, { unreadable: event.because });
    case "otherManager":
      return withState(turn, { otherManager: event.other });
    case "markerRead":
      return withState(turn, {
        node: { ...turn.state.node, marker: event.marker, noted: event.noted ?? null },
      });
    case "nodeObserved":
      return observe(turn, event.report);
    case "credentials":
      return withState(turn, withCredentials(turn.state, event.report));
    case "target":
      return withState(turn, { node: { ...turn.state.node, targetProblem: event.problem } });
    case "podEnds":
      return onPodEnds(turn);
    case "taskDone":
      return onTaskDone(turn, event.task, event.outcome);
    case "guardAsked":
      return onGuardAsked(turn, event.question);
    case "guardLost":
      return onGuardLost(turn, event.because);
    case "shutdown":
      return onShutdown(turn, event.because);
  }
}

function onWatchState(turn: Turn, name: string, healthy: boolean, because: string): Turn {
  const register = registerOf(turn.state, name);
  if (register === undefined) return turn;
  const noted = withRegister(turn, name, { watchHealthy: healthy });
  if (healthy && register.watchHealthy) return noted;
  return withReport(noted, "watch", `register ${name}: ${because}`, healthy ? "info" : "warning");
}

/** A second request to end changes nothing: the stop under way goes on. */
function onShutdown(turn: Turn, because: string): Turn {
  if (turn.state.shutdown !== null) return turn;
  return withState(turn, { shutdown: { because, since: turn.state.clocks.physical } });
}

function reportEligibility(turn: Turn): Turn {
  const verdict = eligibility(turn.state);
  const ineligible = verdict.allowed ? null : verdict.lasting;
  if (ineligible === turn.state.ineligible) return turn;
  const noted = withState(turn, { ineligible });
  return withReport(noted, verdict.allowed ? "eligible" : "not_eligible", verdict.because);
}

/** Rules that hold after every event; they stay on in production. */
function assertRules(state: State): void {
  const { forging, registers, config } = state;
  const stopping = forging.phase === "stopping" || forging.phase === "fenced";
  invariant(stopping === (forging.stop !== null), "a stop is under way exactly while stopping");
  invariant(forging.phase !== "forging" || forging.enabled !== null, "who forges was enabled");
  invariant(forging.phase !== "forging" || holdsRight(state), "who forges holds the right");
  invariant(forging.phase !== "standby" || forging.enabled === null, "a standby is not enabled");
  invariant(
    registers.every(({ nonces }) => nonces.length <= MOST_NONCES),
    "the nonces of a register are bounded",
  );
  invariant(registers.length === config.registers.length, "registers neither come nor go");
}
