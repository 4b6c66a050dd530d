import type { Purpose } from "./effect.ts";
import type { Ticket } from "./event.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { serverClockOf } from "./host_clock.ts";
import { invariant } from "./invariant.ts";
import { isNamed, learn } from "./knowledge.ts";
import { maySign } from "./may_sign.ts";
import { otherNameOf } from "./majority.ts";
import { nonceOf } from "./nonce.ts";
import { campaignIsOverdue } from "./overdue.ts";
import type { ReadOutcome, WriteOutcome } from "./record.ts";
import type { Attempt, RegisterState, State } from "./state.ts";
import { isLeftAlone, whyStrange } from "./strange.ts";
import {
  registerNamed,
  registerOf,
  type Turn,
  withEffects,
  withRegister,
  withReport,
  withTicket,
} from "./turn.ts";
import type { Milliseconds, WallTime } from "./units.ts";
import { givesUp, recordFor } from "./writing.ts";

/** Tries that fail at once begin so far apart, so that a refusing register is not hammered. */
const RETRY_PAUSE: Milliseconds = 500;
/** Nonces remembered per register since the last acknowledged one; an older one counts as foreign. */
export const MOST_NONCES = 8;
/** What is left of a try must allow a write to be answered, else a new try begins later. */
const SHORTEST_REQUEST: Milliseconds = 100;

/** What its requests have in common. */
type Try<P = Attempt["purpose"]> = Pick<Attempt, "tryBegan" | "conflicted"> & {
  readonly purpose: P;
};

/**
 * Reads a record that nobody here may touch: a register that was restored may count lower than what is
 * known, and what a watch then tells of it looks late.
 */
export function look(turn: Turn, name: string): Turn {
  return sendRead(turn, name, {
    purpose: "look",
    tryBegan: turn.state.clocks.physical,
    conflicted: false,
  });
}

/** Begins a try on a register; with `readFirst` the write follows the answer to a read. */
export function beginTry(turn: Turn, name: string, purpose: Purpose, readFirst: boolean): Turn {
  const begun = { purpose, tryBegan: turn.state.clocks.physical, conflicted: false };
  return readFirst ? sendRead(turn, name, begun) : sendWrite(turn, name, begun);
}

/** A try has one budget: past it, its request is abandoned and a late answer changes nothing. */
export function abandonOverdueTries(turn: Turn): Turn {
  return turn.state.registers.reduce((done, { name, attempt }) => {
    const { clocks, config } = turn.state;
    if (attempt === null || clocks.physical - attempt.tryBegan < config.timings.tryBudget) {
      return done;
    }
    return endTry(done, name, `no answer within ${config.timings.tryBudget} ms`, clocks.physical);
  }, turn);
}

export function onReadAnswer(
  turn: Turn,
  name: string,
  request: Ticket,
  outcome: ReadOutcome,
): Turn {
  const attempt = openAttempt(turn.state, name, request);
  if (attempt === null) return turn;
  if (outcome.kind === "failed") return failed(turn, name, attempt, outcome.because);
  const answered = answeredBy(turn, name, outcome.serverTime);
  const learnt = learn(answered, name, outcome.observation, {
    sentWhenKnown: attempt.revisionKnown,
  });
  const register = registerNamed(learnt.state, name);
  const { purpose } = attempt;
  if (purpose === "look") return looked(learnt, register);
  const goesOn = purpose === "acquire"
    ? mayTake(learnt.state, register) && !campaignIsOverdue(learnt.state)
    : isNamed(learnt.state, register) && !(givesUp(purpose) && maySign(learnt.state));
  const { physical } = learnt.state.clocks;
  // No deadline runs while nothing is held: the write of a challenger has a budget of its own.
  const tryBegan = purpose === "acquire" ? physical : attempt.tryBegan;
  const left = learnt.state.config.timings.tryBudget - (physical - tryBegan);
  if (!goesOn || left < SHORTEST_REQUEST) return withRegister(learnt, name, { attempt: null });
  return sendWrite(learnt, name, { purpose, tryBegan, conflicted: attempt.conflicted });
}

/** What is still left alone is looked at again after as long as a challenger waits. */
function looked(turn: Turn, register: RegisterState): Turn {
  const { clocks, config } = turn.state;
  const pause = isLeftAlone(turn.state, register) ? config.timings.challengerWaits : 0;
  return withRegister(turn, register.name, { attempt: null, retryAt: clocks.physical + pause });
}

export function onWriteAnswer(
  turn: Turn,
  name: string,
  request: Ticket,
  outcome: WriteOutcome,
): Turn {
  const attempt = openAttempt(turn.state, name, request);
  if (attempt === null) return turn;
  switch (outcome.kind) {
    case "failed":
      return failed(turn, name, attempt, outcome.because);
    case "conflict": {
      const { known } = registerNamed(turn.state, name);
      const unpredicted = known?.revision === attempt.revisionKnown;
      const distrusted = unpredicted
        ? withEffects(turn, { type: "distrustWatch", register: name })
        : turn;
      return attempt.conflicted
        ? failed(distrusted, name, attempt, `a second conflict in one try: ${outcome.because}`)
        : sendRead(distrusted, name, { ...attempt, conflicted: true });
    }
    case "written": {
      const { version } = outcome;
      const learnt = learn(answeredBy(turn, name, outcome.serverTime), name, {
        version,
        revision: version.revision,
      }, { sentWhenKnown: attempt.revisionKnown });
      return acknowledged(withRegister(learnt, name, { attempt: null }), name, attempt);
    }
  }
}

/** A success counts from before its request was sent, unless something newer is known by now. */
function acknowledged(turn: Turn, name: string, attempt: Attempt): Turn {
  if (attempt.purpose === "create") {
    return withReport(turn, "record_created", `register ${name} had no record of the right`);
  }
  if (givesUp(attempt.purpose)) {
    return withReport(pausing(turn, name), "right_released", `register ${name} was released`);
  }
  const register = registerNamed(turn.state, name);
  if (!isNamed(turn.state, register)) return turn;
  const { holderTime, physicalTime } = attempt;
  invariant(
    register.held === null || register.held.holderTime <= holderTime,
    "a renewal never shortens a right",
  );
  return withRegister(turn, name, {
    held: { holderTime, physicalTime, givenUp: false },
    lost: null,
  });
}

/**
 * What was let go is not taken again at once: if something in the records made us do both in turn, we
 * would hammer the register. One register alone is let go of only as a whole right.
 */
function pausing(turn: Turn, name: string): Turn {
  if (turn.state.registers.length === 1) return turn;
  return withRegister(turn, name, { retryAt: turn.state.clocks.physical + RETRY_PAUSE });
}

/** Whether a challenger may write now on what it knows, had it just been read. */
export function mayTake(state: State, register: RegisterState): boolean {
  const version = register.known?.version;
  if (version === null || version === undefined) return false;
  const isFree = register.releasedBeforeOurEyes || isNamed(state, register) ||
    state.clocks.challenger - register.unchangedSince >= register.wait;
  return isFree && fingerprintOf(state) !== null && whyStrange(state, register) === null &&
    otherNameOf(state, register) === undefined;
}

function sendRead(turn: Turn, name: string, under: Try): Turn {
  const { budget, ...next } = prepared(turn, name, under, "read");
  if (budget < SHORTEST_REQUEST) return failed(turn, name, under, "no time left in this try");
  return withEffects(next.turn, { type: "read", register: name, request: next.request, budget });
}

function sendWrite(turn: Turn, name: string, under: Try<Purpose>): Turn {
  const { purpose } = under;
  const { budget, turn: ready, request } = prepared(turn, name, under, "write");
  const register = registerNamed(ready.state, name);
  const nonce = nonceOf(ready.state.config.startNonce, request);
  const record = recordFor(ready.state, register, purpose, nonce);
  const expected = register.known?.version ?? null;
  invariant((expected === null) === (purpose === "create"), "only a creation expects no record");
  const sent = withRegister(ready, name, {
    nonces: purpose === "create" ? register.nonces : bounded([...register.nonces, nonce]),
    // From the moment a release is sent the register counts no more, whatever comes back.
    held: register.held === null
      ? null
      : { ...register.held, givenUp: register.held.givenUp || givesUp(purpose) },
  });
  return withEffects(sent, {
    type: "write",
    register: name,
    request,
    budget,
    purpose,
    record,
    expected,
  });
}

/** The first is the one acknowledged: it is never let go of for room. */
function bounded(nonces: readonly string[]): readonly string[] {
  return [...nonces.slice(0, 1), ...nonces.slice(1).slice(1 - MOST_NONCES)];
}

function prepared(
  turn: Turn,
  name: string,
  { purpose, tryBegan, conflicted }: Try,
  stage: Attempt["stage"],
): { readonly turn: Turn; readonly request: Ticket; readonly budget: Milliseconds } {
  const { turn: counted, ticket } = withTicket(turn);
  const { clocks, config } = turn.state;
  const attempt: Attempt = {
    request: ticket,
    purpose,
    stage,
    tryBegan,
    conflicted,
    holderTime: clocks.holder,
    physicalTime: clocks.physical,
    revisionKnown: registerNamed(turn.state, name).known?.revision ?? null,
  };
  return {
    turn: withRegister(counted, name, { attempt }),
    request: ticket,
    budget: Math.floor(config.timings.tryBudget - (clocks.physical - tryBegan)),
  };
}

/** The pause counts from the begin of the try: one that took its whole budget is followed at once. */
function failed(turn: Turn, name: string, { tryBegan }: Try, because: string): Turn {
  const retryAt = Math.max(turn.state.clocks.physical, tryBegan + RETRY_PAUSE);
  return endTry(turn, name, because, retryAt);
}

function endTry(turn: Turn, name: string, because: string, retryAt: Milliseconds): Turn {
  const { failing } = registerNamed(turn.state, name);
  const ended = withRegister(turn, name, { attempt: null, failing: because, retryAt });
  return withReport(
    ended,
    "try_failed",
    `register ${name}: ${because}`,
    failing === null ? "warning" : "info",
  );
}

function answeredBy(turn: Turn, name: string, serverTime: WallTime | null): Turn {
  const told = serverTime === null ? {} : { serverClock: serverClockOf(turn.state, serverTime) };
  return withRegister(turn, name, { failing: null, ...told });
}

function openAttempt(state: State, name: string, request: Ticket): Attempt | null {
  const attempt = registerOf(state, name)?.attempt ?? null;
  return attempt?.request === request ? attempt : null;
}
