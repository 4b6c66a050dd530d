import { eligibility, holdsRight, type State, type Verdict } from "../core/mod.ts";

/** Whether this pod forges or could take over at once: for `/ready`, the metrics and the resource. */
export function readinessOf(state: State): Verdict {
  if (holdsRight(state)) return { allowed: true, because: "this pod holds the right to forge" };
  const verdict = eligibility(state);
  if (!verdict.allowed || state.registers.some(({ watchHealthy }) => watchHealthy)) return verdict;
  const because = "the record of the right cannot be watched: the API server does not answer";
  return { allowed: false, code: "register_unreachable", because, lasting: because };
}
