import {
  type Cause,
  eligibility,
  holdsRight,
  mayTake,
  type NotReadyCode,
  quorum,
  type RegisterState,
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

/** Whether so many registers are out of reach that the others are no majority. */
function whyOutOfReach(state: State): Cause<NotReadyCode> | null {
  const { registers, config } = state;
  const lost = registers.flatMap((register) => {
    const why = whyNotReached(state, register);
    return why === null ? [] : [{ name: register.name, why }];
  });
  const [first] = lost;
  if (first === undefined || registers.length - lost.length >= quorum(config)) return null;
  const names = lost.map(({ name }) => name).join(" and ");
  const where = registers.length === 1
    ? ""
    : `without ${names} no majority of ${registers.length} registers is left: `;
  const { because, lasting } = first.why;
  return {
    code: "register_unreachable",
    because: `${where}the record of the right ${because}`,
    lasting: `${where}the record of the right ${lasting}`,
  };
}

/**
 * A watch may seem open long after its server is gone, so it is not believed alone: who could take
 * the right by now, for all that it knows, and is refused or not answered, is out of reach.
 */
function whyNotReached(
  state: State,
  register: RegisterState,
): Pick<Cause<NotReadyCode>, "because" | "lasting"> | null {
  if (!register.watchHealthy) {
    const because = "cannot be watched: the API server does not answer";
    return { because, lasting: because };
  }
  if (register.failing === null || !mayTake(state, register)) return null;
  return {
    because: `cannot be taken: ${register.failing}`,
    lasting: "cannot be taken: the API server does not do as asked",
  };
}
