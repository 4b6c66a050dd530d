import { isHolderBetter } from "./better.ts";
import {
  type Candidate,
  type Candidates,
  isSameButForTip,
  isSameCandidate,
  type SeenCandidate,
} from "./candidate.ts";
import { whyDegraded } from "./degraded.ts";
import { holdsRight } from "./right.ts";
import { ranksLast } from "./rank.ts";
import { setOf } from "./rotation.ts";
import type { RegisterState, State } from "./state.ts";
import { isRecordedTip, toldTip } from "./tip.ts";
import { registerOf, type Turn, withEffects, withRegister } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** Candidates remembered per register. */
const MOST_CANDIDATES = 32;
/** Two writes are so far apart at least, whatever changes how often. */
const SHORTEST_PAUSE: Milliseconds = 2_000;
/** What is not seen is said again after pauses that double up to this. */
const LONGEST_PAUSE: Milliseconds = 300_000;
/** A tip that moves on is told so often within MAX_TIP_LAG, so that it is never forgotten meanwhile. */
const TIPS_PER_LAG = 3;
/** One that the record tells of, too, is repeated less often: it only orders the pods that are ready. */
const RECORDED_TIP: Milliseconds = 600_000;
/** Who has said nothing new for so long is gone, or says so again at once. */
const GONE_AFTER: Milliseconds = 3_600_000;

/** Takes in what stands beside a register. */
export function learnCandidates(
  turn: Turn,
  name: string,
  said: readonly Candidate[],
): Turn {
  const register = registerOf(turn.state, name);
  if (register === undefined) return turn;
  const { config, clocks } = turn.state;
  const before = register.candidates?.seen ?? [];
  // Pods that come and go under ever new names must not crowd out those that could take the right.
  const isOwn = ({ identity }: Candidate) => identity === config.identity;
  const others = said.filter((one) => !isOwn(one));
  const bounded = [
    ...said.filter(isOwn),
    ...others.filter(({ ready }) => ready),
    ...others.filter(({ ready }) => !ready),
  ].slice(0, MOST_CANDIDATES);
  const seen = bounded.map((candidate) =>
    seenAgain(candidate, before.find((old) => old.identity === candidate.identity), clocks.physical)
  );
  return withRegister(turn, name, { candidates: { ...register.candidates ?? UNSAID, seen } });
}

/**
 * Says beside each register how this pod stands: at once what matters to others, a tip that moves on
 * now and then, and what was lost again. Where no candidates were seen nothing is said.
 */
export function sayCandidacy(turn: Turn): Turn {
  const { state } = turn;
  if (state.registers.every(({ candidates }) => candidates === null)) return turn;
  const silent = candidateOf(state);
  return state.registers.reduce((done, register) => {
    const { candidates, name } = register;
    if (candidates === null) return done;
    const answers = silent.ready ? answerTo(done.state, register) : null;
    const wanted = answers === null ? silent : { ...silent, answers };
    return dropGone(say(done, register, candidates, wanted), name);
  }, turn);
}

function seenAgain(
  candidate: Candidate,
  old: SeenCandidate | undefined,
  now: Milliseconds,
): SeenCandidate {
  if (old !== undefined && isSameCandidate(old, candidate)) return old;
  return {
    ...candidate,
    heardAt: now,
    readySince: candidate.ready ? old?.readySince ?? now : null,
  };
}

const UNSAID: Candidates = {
  seen: [],
  said: null,
  saidAt: -Infinity,
  pause: SHORTEST_PAUSE,
  droppedAt: -Infinity,
};

/** What this pod says beside every register, but for the offers that it answers. */
function candidateOf(state: State): Candidate {
  const { cluster } = state.config;
  // Who holds the right and is degraded says so: else no pod of a worse cluster would answer its offer.
  const isDegraded = cluster !== null && whyDegraded(state) !== null;
  const ready = state.ineligible === null && ranksLast(state) === null && !isDegraded;
  const said: Candidate = {
    identity: state.config.identity,
    ready,
    tip: toldTip(state),
    answers: null,
  };
  const set = setOf(state.credentials);
  const withSet = set === null ? said : { ...said, set };
  return cluster === null ? withSet : { ...withSet, cluster: cluster.name };
}

/**
 * The nonce of the offer to this pod that the record carries, while its holder is there to hear it,
 * and is not of a better cluster.
 */
function answerTo(state: State, register: RegisterState): string | null {
  const record = register.known?.version?.record;
  const offer = record?.own?.offer;
  if (offer?.target !== state.config.identity || record?.holder === "") return null;
  return isHolderBetter(state, register) ? null : offer.nonce;
}

function say(
  turn: Turn,
  register: RegisterState,
  candidates: Candidates,
  wanted: Candidate,
): Turn {
  const { physical } = turn.state.clocks;
  const { name } = register;
  const { said, saidAt, pause } = candidates;
  if (physical < saidAt + pauseBefore(turn.state, register, candidates, wanted)) return turn;
  const isNews = said === null || !isSameCandidate(said, wanted);
  const noted = withRegister(turn, name, {
    candidates: {
      ...candidates,
      said: wanted,
      saidAt: physical,
      pause: isNews ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE),
    },
  });
  return withEffects(noted, { type: "writeCandidate", register: name, candidate: wanted });
}

/** How long after the last time this is to be said; for ever if it stands there already. */
function pauseBefore(
  state: State,
  register: RegisterState,
  { seen, said, pause }: Candidates,
  wanted: Candidate,
): Milliseconds {
  if (said === null || !isSameButForTip(said, wanted)) {
    return SHORTEST_PAUSE;
  }
  const forTip = said.tip === wanted.tip ? Infinity : pauseForTip(state, register, wanted.tip);
  const isSeen = seen.some((candidate) => isSameCandidate(candidate, said));
  return Math.min(forTip, isSeen ? Infinity : pause);
}

/** How long a tip that has moved on may wait: longer where the record tells of it. */
function pauseForTip(state: State, register: RegisterState, tip: number | null): Milliseconds {
  const often = Math.max(state.config.maxTipLag / TIPS_PER_LAG, SHORTEST_PAUSE);
  return isRecordedTip(state, register, tip, often) ? Math.max(often, RECORDED_TIP) : often;
}

/** The holder takes away what pods long gone have left; who lives puts it back. */
function dropGone(turn: Turn, name: string): Turn {
  if (!holdsRight(turn.state)) return turn;
  const { candidates } = registerOf(turn.state, name) ?? {};
  const { clocks, config } = turn.state;
  if (candidates === null || candidates === undefined) return turn;
  const { physical } = clocks;
  if (physical - candidates.droppedAt < GONE_AFTER) return turn;
  const gone = candidates.seen
    .filter(({ identity, heardAt }) =>
      identity !== config.identity && physical - heardAt >= GONE_AFTER
    ).map(({ identity }) => identity);
  if (gone.length === 0) return turn;
  const noted = withRegister(turn, name, { candidates: { ...candidates, droppedAt: physical } });
  return withEffects(noted, { type: "dropCandidates", register: name, identities: gone });
}
