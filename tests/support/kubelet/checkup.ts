import type { Probe, Probes } from "./probe_manifest.ts";
import { type ProbedRun, probing } from "./prober.ts";

/** What the probes of a container say. */
export type Finding =
  /** The startup probe succeeded, or there is none. */
  | { readonly kind: "started up" }
  | { readonly kind: "ready" | "unready"; readonly because: string }
  /** The container has to be restarted; nothing more is said of its life. */
  | { readonly kind: "dead"; readonly because: string };

/**
 * Probes one run of a container until it is over: for its start-up first, and only then for its
 * readiness and its life. Resolves when no probe is under way any more.
 */
export async function checkUp(
  { startup, liveness, readiness }: Probes,
  run: ProbedRun,
  tell: (finding: Finding) => void,
): Promise<void> {
  if (startup !== null && !await startsUp(startup, run, tell)) return;
  tell({ kind: "started up" });
  const live = async (probe: Probe) => {
    for await (const { passes, because } of probing(probe, true, run)) {
      if (!passes) return tell({ kind: "dead", because: `liveness probe: ${because}` });
    }
  };
  const getReady = async (probe: Probe) => {
    for await (const { passes, because } of probing(probe, false, run)) {
      tell({ kind: passes ? "ready" : "unready", because });
    }
  };
  if (readiness === null) tell({ kind: "ready", because: "it has no readiness probe" });
  await Promise.all([
    liveness === null ? null : live(liveness),
    readiness === null ? null : getReady(readiness),
  ]);
}

/** Whether the startup probe succeeded; tells of its failure. */
async function startsUp(
  probe: Probe,
  run: ProbedRun,
  tell: (finding: Finding) => void,
): Promise<boolean> {
  for await (const { passes, because } of probing(probe, null, run)) {
    if (!passes) tell({ kind: "dead", because: `startup probe: ${because}` });
    return passes;
  }
  return false;
}
