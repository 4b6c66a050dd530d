import {
  type Cause,
  eligibility,
  holdsRight,
  mayTake,
  type NotReadyCode,
  type State,
  type Verdict,
} from "../core/mod.ts";

/** Whether this pod forges or could take over at once: for `/ready`, the metrics and the resource. */
export function readinessOf(state: State): Verdict {
  if (holdsRight(state)) return { allowed: true, because: "this pod holds the right to forge" };
  const verdict = eligibility(state);
  if (!verdict.allowed) return verdict;
  const unreachable = whyOutOfReach(state);
  return unreachable === null ? verdict : { allowed: false, ...unreachable };
}

/**
 * A watch may seem open long after its server is gone, so it is not believed alone: who could take
 * the right by now, for all that it knows, and is refused or not answered, is out of reach.
 */
function whyOutOfReach(state: State): Cause<NotReadyCode> | null {
  const { registers } = state;
  const code = "register_unreachable";
  if (!registers.some(({ watchHealthy }) => watchHealthy)) {
    const because = "the record of the right cannot be watched: the API server does not answer";
    return { code, because, lasting: because };
  }
  const failures = registers.map((register) => mayTake(state, register) ? register.failing : null);
  const failure = failures.every((failing) => failing !== null) ? failures[0] : null;
  if (failure === null || failure === undefined) return null;
  const lasting = "the record of the right cannot be taken: the API server does not do as asked";
  return { code, because: `the record of the right cannot be taken: ${failure}`, lasting };
}
