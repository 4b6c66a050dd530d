import type { Milliseconds, State } from "../core/mod.ts";
import type { Condition, Endpoints } from "../server/mod.ts";
import type { Metrics } from "../telemetry/mod.ts";
import type { Driver } from "./driver.ts";
import { readinessOf } from "./readiness.ts";

/** Time is handed to the core ten times a second; so long without any means that it is stuck. */
const STUCK_AFTER: Milliseconds = 5_000;

/** What the HTTP endpoints tell of a running manager. */
export function endpointsOf(driver: Driver, metrics: Metrics): Endpoints {
  return {
    metrics: metrics.expose,
    health: () => healthOf(driver),
    ready: () => {
      const { allowed: ok, because } = readinessOf(driver.state());
      return { ok, because };
    },
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

/** For `/startup-status`: whether the node finds what it needs to start, or runs already. */
function startupOf(state: State): Condition {
  const { report, life, targetProblem } = state.node;
  if (state.config.withoutNode) return { ok: true, because: "development: there is no node" };
  if (life !== null) {
    return { ok: true, because: `the node runs as process ${life.process.pid}` };
  }
  if (report?.keys === "throwaway") {
    return { ok: true, because: "throw-away credentials are in place: the node can start" };
  }
  const because = targetProblem ?? state.forging.because;
  return { ok: false, because: `no credentials are in place yet: ${because}` };
}
