import type { Milliseconds, WallTime } from "../../core/mod.ts";
import type { ProbeResult } from "../../health/mod.ts";
import type { HealthCheck } from "../../kubernetes/mod.ts";
import { type Loop, startLoop } from "../loop.ts";

/** A health check that is to be made, and what is known of it already. */
export interface HealthOrder extends HealthCheck {
  readonly endpoint: string;
  /** Failures in a row that the representative before this one has reported. */
  readonly failures: number;
}

/** How the health checks of this cluster go. */
export interface HealthSeen {
  readonly endpoint: string;
  readonly consecutiveFailures: number;
  /** From so many on the cluster counts as unhealthy. */
  readonly failureThreshold: number;
  /** The last answer, and when it came; `null` before the first. */
  readonly last: (ProbeResult & { readonly at: WallTime }) | null;
  readonly lastSuccess: WallTime | null;
}

/** What asking needs. */
interface HealthOptions {
  /** What to ask now; `null`: nothing, or it is for another pod to ask. */
  readonly order: () => HealthOrder | null;
  readonly ask: (order: HealthOrder, signal: AbortSignal) => Promise<ProbeResult>;
}

/** Health checks that go on by themselves. */
interface HealthChecks extends Loop {
  /** `null` while nobody is asked by this pod. */
  readonly seen: () => HealthSeen | null;
}

const LOOKS: Milliseconds = 500;

/**
 * Asks the endpoint of this cluster again and again, one question at a time, as long as this pod is
 * to ask. Who takes over from another representative goes on counting from what that one reported.
 */
export function startHealthChecks({ order, ask }: HealthOptions): HealthChecks {
  const life = new AbortController();
  let seen: HealthSeen | null = null;
  let askedAt: Milliseconds = -Infinity;

  /** By what is to be asked at this moment: a status may be written before the next look. */
  function standing(now: HealthOrder | null): HealthSeen | null {
    if (now === null) return null;
    if (seen === null) return begun(now, now.failures);
    const { failureThreshold } = now;
    return seen.endpoint === now.endpoint ? { ...seen, failureThreshold } : begun(now, 0);
  }

  const loop = startLoop(async () => {
    const now = order();
    const before = seen;
    seen = standing(now);
    if (now === null || seen === null) return LOOKS;
    if (before?.endpoint !== now.endpoint) askedAt = -Infinity;
    const left = askedAt + now.interval - performance.now();
    if (left > 0) return Math.min(LOOKS, left);
    askedAt = performance.now();
    const answer = await ask(now, life.signal);
    // Its question may have been withdrawn meanwhile.
    if (order()?.endpoint === now.endpoint) seen = after(seen, answer, Date.now());
    return LOOKS;
  }, () => LOOKS);

  return {
    seen: () => standing(order()),
    end() {
      life.abort();
      return loop.end();
    },
  };
}

function begun({ endpoint, failureThreshold }: HealthOrder, failures: number): HealthSeen {
  return {
    ...{ endpoint, failureThreshold, consecutiveFailures: failures },
    ...{ last: null, lastSuccess: null },
  };
}

function after(seen: HealthSeen, answer: ProbeResult, at: WallTime): HealthSeen {
  return {
    ...seen,
    consecutiveFailures: answer.healthy ? 0 : seen.consecutiveFailures + 1,
    last: { ...answer, at },
    lastSuccess: answer.healthy ? at : seen.lastSuccess,
  };
}
