import { eligibility, holdsRight, type Milliseconds, type State } from "../core/mod.ts";
import type { Condition, Endpoints } from "../server/mod.ts";
import type { Metrics } from "../telemetry/mod.ts";
import type { Driver } from "./driver.ts";

/** Time is handed to the core ten times a second; so long without any means that it is stuck. */
const STUCK_AFTER: Milliseconds = 5_000;

/** What the HTTP endpoints tell of a running manager. */
export function endpointsOf(driver: Driver, metrics: Metrics): Endpoints {
  return {
    metrics: metrics.expose,
    health: () => healthOf(driver),
    ready: () => readinessOf(driver.state()),
    startup: () => {
      const { ok, because } = startupOf(driver.state());
      return { ready: ok, message: because, credentialsProvisioned: ok };
    },
    now: Date.now,
  };
}

/** For `/health`: whether the control loop makes progress. */
function healthOf(driver: Driver): Condition {
  const silent = performance.now() - driver.lastProgress();
  return silent < STUCK_AFTER ? { ok: true, because: "the control loop makes progress" } : {
    ok: false,
    because: `the control loop has made no progress for ${Math.round(silent)} ms`,
  };
}

/** For `/ready`: whether this pod forges or could take over at once. */
function readinessOf(state: State): Condition {
  if (holdsRight(state)) return { ok: true, because: "this pod holds the right to forge" };
  const { allowed, because } = eligibility(state);
  if (!allowed) return { ok: false, because };
  const answers = state.registers.some(({ watchHealthy }) => watchHealthy);
  return answers ? { ok: true, because } : {
    ok: false,
    because: "the record of the right cannot be watched: the API server does not answer",
  };
}

/** For `/startup-status`: whether the node finds what it needs to start, or runs already. */
function startupOf(state: State): Condition {
  const { report, life } = state.node;
  if (state.config.withoutNode) return { ok: true, because: "development: there is no node" };
  if (life !== null) {
    return { ok: true, because: `the node runs as process ${life.process.pid}` };
  }
  if (report?.keys === "throwaway") {
    return { ok: true, because: "throw-away credentials are in place: the node can start" };
  }
  return { ok: false, because: `no credentials are in place yet: ${state.forging.because}` };
}
