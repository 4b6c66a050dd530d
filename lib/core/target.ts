import type { SeenCandidate } from "./candidate.ts";
import { setToHandOverFor } from "./degraded.ts";
import { counts } from "./majority.ts";
import { areMajority } from "./membership.ts";
import type { RegisterState, State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** Who is not the target of a release lets it and those before it go first by so long each. */
const PER_RANK: Milliseconds = 3_000;
/** Further ranks wait no longer: who ranks last because it failed comes after all of them. */
const MOST_RANKS = 3;

/**
 * The identity to which the right is best offered, or `null`: ready without a break for as long as
 * the holder may be degraded, with the set that this may be about, seen so beside a majority of what
 * is held, and not resting. The one furthest along its chain goes first.
 */
export function bestTarget(state: State): string | null {
  const { clocks, config, offering } = state;
  const isResting = (identity: string) =>
    offering.resting.some((one) => one.identity === identity && clocks.physical < one.until);
  const isSteady = (candidate: SeenCandidate) =>
    candidate.readySince !== null &&
    clocks.physical - candidate.readySince >= config.degradedGrace &&
    hasNeededSet(state, candidate);
  const ranked = readyOthers(state.registers.flatMap(seenBeside), config.identity);
  return ranked.find(({ identity }) =>
    !isResting(identity) &&
    besideMajority(state, (candidate) => candidate.identity === identity && isSteady(candidate))
  )?.identity ?? null;
}

/** Whether it has the set for which the right is to be handed over, if it is for one. */
export function hasNeededSet(state: State, { set }: SeenCandidate): boolean {
  const needed = setToHandOverFor(state);
  return needed === null || set === needed;
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

/** How long this pod leaves a release to the one that it names, and to those that rank before it. */
export function waitsForTarget({ config }: State, register: RegisterState): Milliseconds {
  const own = register.known?.version?.record.own ?? null;
  const target = own?.offer?.target ?? config.identity;
  if (target === config.identity) return 0;
  const left = (one: SeenCandidate) =>
    one.identity !== target && one.identity !== own?.mark?.releaser;
  const ranked = readyOthers(seenBeside(register).filter(left), null);
  const at = ranked.findIndex(({ identity }) => identity === config.identity);
  return PER_RANK * Math.min(MOST_RANKS, 1 + (at === -1 ? ranked.length : at));
}

function readyOthers(
  seen: readonly SeenCandidate[],
  self: string | null,
): readonly SeenCandidate[] {
  return seen.filter(({ identity, ready }) => ready && identity !== self).toSorted(byTip);
}

/** The furthest tip first; among equals every pod finds the same order. */
function byTip(one: SeenCandidate, other: SeenCandidate): number {
  return (other.tip ?? -1) - (one.tip ?? -1) || (one.identity < other.identity ? -1 : 1);
}

function seenBeside({ candidates }: RegisterState): readonly SeenCandidate[] {
  return candidates?.seen ?? [];
}
