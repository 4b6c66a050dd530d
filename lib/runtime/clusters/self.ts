import { holdsRight, ownStanding, type State } from "../../core/mod.ts";
import { type ApiObject, readForgeCluster } from "../../kubernetes/mod.ts";
import type { ClusterFigures } from "../../telemetry/mod.ts";
import { isSeenForging } from "../seen.ts";
import type { HealthOrder, HealthSeen } from "./health.ts";
import { podReadiness, whyUnwell } from "./news.ts";
import type { RepresentationView } from "./representation.ts";

/** What a pod knows of itself, and of the other pods of its cluster. */
export function podIn(
  state: State,
  identity: string,
  cluster: string,
): Pick<RepresentationView, "holdsRight" | "isReady" | "isReadyElsewhere"> {
  const isOther = (one: { readonly cluster?: string; readonly identity: string }) =>
    one.cluster === cluster && one.identity !== identity;
  return {
    holdsRight: holdsRight(state),
    isReady: podReadiness(state).allowed,
    isReadyElsewhere: state.registers.some(({ candidates }) =>
      candidates?.seen.some((one) => one.ready && isOther(one)) ?? false
    ),
  };
}

/** What is to be asked of this cluster's health, as its resource says; `null`: nothing. */
export function healthOrder(own: ApiObject | null): HealthOrder | null {
  if (own === null) return null;
  const { healthCheck, failures } = readForgeCluster(own);
  const { endpoint } = healthCheck;
  return endpoint === null ? null : { ...healthCheck, endpoint, failures: failures ?? 0 };
}

/** What the metrics say of a cluster. */
export function figuresOf(state: State, health: HealthSeen | null): ClusterFigures {
  return {
    forges: isSeenForging(state),
    priority: ownStanding(state)?.priority ?? null,
    health: health === null ? builtIn(state) : healthFigures(health),
  };
}

/** Nothing is counted of it, nor does it make a cluster stand behind. */
function builtIn(state: State): ClusterFigures["health"] {
  const success = whyUnwell(state) === null;
  return { success, consecutiveFailures: null, seconds: null, lastSuccess: null };
}

function healthFigures(
  { last, consecutiveFailures, lastSuccess }: HealthSeen,
): ClusterFigures["health"] {
  return last === null ? null : {
    ...{ success: last.healthy, consecutiveFailures },
    seconds: last.took / 1000,
    lastSuccess: lastSuccess === null ? null : lastSuccess / 1000,
  };
}
