import type { Charge, GuardAnswer, RightLeft } from "./protocol.ts";
import type { Asked, Duty, GuardTurn } from "./state.ts";
import { beginStop } from "./stopping.ts";
import { PROMPT } from "./timing.ts";
import { tell, withDuty, withGuard } from "./turn.ts";

type Deadline = Pick<Duty, "stopsAt" | "endsAt">;
type Serves = Extract<Charge, { readonly kind: "serves" }>;

/** Takes in an answer; one to a question of an earlier connection, or out of turn, tells nothing. */
export function onAnswer(turn: GuardTurn, answer: GuardAnswer): GuardTurn {
  const { asked, duty } = turn.state;
  const question = asked.find((one) => one.question === answer.question);
  if (question === undefined) return turn;
  const later = asked.filter((one) => one.question > answer.question);
  const heard = withGuard(turn, { asked: later });
  if (duty === null) return arm(heard, answer, question);
  if (duty.over !== null) return heard;
  const { charge, startNonce } = answer;
  if (charge.kind === "idle") {
    return charge.process?.pid === duty.process.pid
      ? endDuty(heard, "the manager confirmed that the node does not forge")
      : fromStranger(heard, duty, startNonce);
  }
  if (charge.kind === "serves" && mayRenew(duty, startNonce, charge)) {
    return renew(heard, duty, answer, charge, question);
  }
  return duty.engagement?.startNonce === startNonce
    ? withDuty(heard, { lostAt: null })
    : fromStranger(heard, duty, startNonce);
}

/** The duty is over as soon as what is under way, and these acts, are done. */
export function endDuty(
  turn: GuardTurn,
  because: string,
  acts: NonNullable<Duty["over"]>["acts"] = [],
): GuardTurn {
  return withDuty(turn, { over: { because, acts } });
}

/** A node whose manager stops it already, or holds no right for it, is none to be armed for. */
function arm(turn: GuardTurn, { startNonce, charge }: GuardAnswer, asked: Asked): GuardTurn {
  if (charge.kind !== "serves" || charge.right === null || charge.stopping) return turn;
  if (charge.engagement === null) return turn;
  const { process } = charge;
  const armed = withGuard(turn, {
    askedAt: null,
    duty: {
      process,
      engagement: { startNonce, number: charge.engagement },
      ...countedFrom(asked, charge.right),
      shortSince: null,
      looked: true,
      managerStops: false,
      lostAt: null,
      stop: null,
      graced: false,
      over: null,
    },
  });
  return tell(armed, "guard", `armed: it guards process ${process.pid}`);
}

/**
 * Only the manager that armed the guard may move its deadline; after a restart of the guard, only
 * one that holds a right for that very process, which none can that did not enable it itself.
 */
function mayRenew(duty: Duty, startNonce: string, charge: Serves): boolean {
  if (charge.process.pid !== duty.process.pid) return false;
  return duty.engagement === null
    ? charge.right !== null && charge.engagement !== null
    : duty.engagement.startNonce === startNonce;
}

function renew(
  turn: GuardTurn,
  duty: Duty,
  { startNonce }: GuardAnswer,
  { engagement: number, right, stopping }: Serves,
  asked: Asked,
): GuardTurn {
  const isOther = number !== null && duty.engagement?.number !== number;
  const engagement = number === null ? duty.engagement : { startNonce, number };
  const { stopsAt, endsAt } = right === null ? duty : deadline(turn, duty, asked, right);
  const renewed = withDuty(turn, {
    stopsAt,
    endsAt,
    graced: duty.graced && endsAt <= duty.endsAt,
    engagement,
    managerStops: stopping,
    lostAt: null,
  });
  return isOther ? withGuard(renewed, { askedAt: null }) : renewed;
}

/**
 * The manager told what was left when it answered, and the guard counts that from its asking. So the
 * end of a late answer is one that is certain, but too early: it may only add to what is known.
 */
function deadline({ state }: GuardTurn, known: Duty, asked: Asked, right: RightLeft): Deadline {
  const told = countedFrom(asked, right);
  if (state.clocks.physical - asked.physical <= PROMPT) return told;
  return {
    stopsAt: Math.max(known.stopsAt, told.stopsAt),
    endsAt: Math.max(known.endsAt, told.endsAt),
  };
}

/** From the asking, never from the receipt: the answer may have been long on its way. */
function countedFrom(asked: Asked, { stopsIn, endsIn }: RightLeft): Deadline {
  return { stopsAt: asked.holder + stopsIn, endsAt: asked.physical + endsIn };
}

/** Whoever answers in the place of the manager that was lost proves that it will not come back. */
function fromStranger(turn: GuardTurn, duty: Duty, startNonce: string): GuardTurn {
  if (duty.lostAt === null || duty.engagement?.startNonce === startNonce) return turn;
  return beginStop(turn, "another manager has taken the place of the one that enabled the node");
}
