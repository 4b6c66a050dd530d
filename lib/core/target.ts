import { placeOf } from "./better.ts";
import type { SeenCandidate } from "./candidate.ts";
import { setToHandOverFor } from "./degraded.ts";
import { counts } from "./right.ts";
import { areMajority } from "./majority.ts";
import type { RegisterState, State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** Who is not the target of a release lets it and those before it go first by so long each. */
const PER_RANK: Milliseconds = 3_000;
/** Further ranks wait no longer: who ranks last because it failed comes after all of them. */
const MOST_RANKS = 3;

/**
 * The identity to which the right is best offered, or `null`: ready and fit, seen so beside a majority
 * of what is held, and not resting. The best cluster goes first, then who is furthest along the chain.
 */
export function bestTarget(
  state: State,
  fits: (candidate: SeenCandidate) => boolean,
): string | null {
  const { clocks, config, offering } = state;
  const isResting = (identity: string) =>
    offering.resting.some((one) => one.identity === identity && clocks.physical < one.until);
  const ranked = readyOthers(state, state.registers.flatMap(seenBeside), config.identity);
  return ranked.find(({ identity }) =>
    !isResting(identity) &&
    besideMajority(
      state,
      (candidate) => candidate.identity === identity && candidate.ready && fits(candidate),
    )
  )?.identity ?? null;
}

/** Whether it has the set for which the right is to be handed over, if it is for one. */
export function hasNeededSet(state: State, { set }: SeenCandidate): boolean {
  const needed = setToHandOverFor(state);
  return needed === null || set === needed;
}

/** Whether a candidate has been ready without a break for so long. */
export function isSteady(
  { clocks }: State,
  { readySince }: SeenCandidate,
  steady: Milliseconds,
): boolean {
  return readySince !== null && clocks.physical - readySince >= steady;
}

/** Whether such a candidate stands beside so many of the held registers that they give the right. */
export function besideMajority(
  state: State,
  fits: (candidate: SeenCandidate, register: RegisterState) => boolean,
): boolean {
  return areMajority(
    state,
    state.registers.filter((register) =>
      counts(register.held) && seenBeside(register).some((candidate) => fits(candidate, register))
    ),
  );
}

/** Whether a release, seen at once, is left to this very pod. */
export function isReleasedToUs({ config }: State, register: RegisterState): boolean {
  return register.releasedBeforeOurEyes &&
    register.known?.version?.record.own?.offer?.target === config.identity;
}

/** How long this pod leaves a release to the one that it names, and to those that rank before it. */
export function waitsForTarget(state: State, register: RegisterState): Milliseconds {
  const { config } = state;
  const own = register.known?.version?.record.own ?? null;
  const target = own?.offer?.target ?? config.identity;
  if (target === config.identity) return 0;
  const left = (one: SeenCandidate) =>
    one.identity !== target && one.identity !== own?.mark?.releaser;
  const ranked = readyOthers(state, seenBeside(register).filter(left), null);
  const at = ranked.findIndex(({ identity }) => identity === config.identity);
  return PER_RANK * Math.min(MOST_RANKS, 1 + (at === -1 ? ranked.length : at));
}

function readyOthers(
  state: State,
  seen: readonly SeenCandidate[],
  self: string | null,
): readonly SeenCandidate[] {
  const place = placeOf(state);
  return seen.filter(({ identity, ready }) => ready && identity !== self)
    .toSorted((one, other) => place(one) - place(other) || byTip(one, other));
}

/** The furthest tip first; among equals every pod finds the same order. */
function byTip(one: SeenCandidate, other: SeenCandidate): number {
  return (other.tip ?? -1) - (one.tip ?? -1) || (one.identity < other.identity ? -1 : 1);
}

function seenBeside({ candidates }: RegisterState): readonly SeenCandidate[] {
  return candidates?.seen ?? [];
}
