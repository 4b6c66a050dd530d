import { nonceOf } from "./nonce.ts";
import { podOf } from "./pod_name.ts";
import { bestTarget } from "./target.ts";
import { type Turn, withReport, withState, withTicket } from "./turn.ts";

/** Others are to have the right before this pod stands for it again. */
export function handsOver(turn: Turn): Turn {
  return withState(turn, { campaign: { ...turn.state.campaign, handsOver: true } });
}

/**
 * Names who takes a right that is let go of without asking: the best pod that is ready. With none it is
 * left to nobody in particular.
 */
export function leaveToBest(turn: Turn): Turn {
  const { config, clocks, offering } = turn.state;
  const target = bestTarget(turn.state, () => true);
  if (target === null) return withState(turn, { offering: { ...offering, offer: null } });
  const { turn: counted, ticket } = withTicket(handsOver(turn));
  const nonce = nonceOf(config.startNonce, ticket);
  const offer = { target, nonce, madeAt: clocks.physical, answered: true };
  const left = withState(counted, { offering: { ...offering, offer } });
  return withReport(left, "offer_made", `the right is left to ${podOf(target)}`);
}
