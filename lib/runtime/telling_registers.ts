import { counts, type Event, type State } from "../core/mod.ts";
import type { Metrics } from "../telemetry/mod.ts";

/** How each register stands to this pod, and when one was heard. */
export function tellRegisters(metrics: Metrics, event: Event, state: State): void {
  const { rightLasts } = state.config.timings;
  for (const { name, known, failing, watchHealthy, held } of state.registers) {
    metrics.watchHealthy(name, watchHealthy);
    metrics.register(name, {
      up: known !== undefined && failing === null && watchHealthy,
      held: counts(held) && state.clocks.holder < held.holderTime + rightLasts,
    });
  }
  const heard = heardBy(event);
  if (heard !== null) metrics.registerAnswered(heard, event.at.wall);
}

/** The register of which an event tells; `null` for other events, and for a request that failed. */
function heardBy(event: Event): string | null {
  switch (event.type) {
    case "watched":
    case "serverTime":
      return event.register;
    case "readAnswered":
    case "writeAnswered":
      return event.outcome.kind === "failed" ? null : event.register;
    default:
      return null;
  }
}
