import { type PodAnswer } from "../pods/mod.ts";
import { settles } from "../servers/mod.ts";
import type { Probe } from "./probe_manifest.ts";
import { found, nothingFound } from "./threshold.ts";

/** GETs a path from the pod within `limit` milliseconds; rejects where no answer came. */
export type Ask = (port: number, path: string, limit: number) => Promise<Pick<PodAnswer, "status">>;

/** The run of a container that is probed. */
export interface ProbedRun {
  /** When it began, as `performance.now()`. */
  readonly begun: number;
  readonly ask: Ask;
  /** Settles when there is nothing more to probe. */
  readonly over: Promise<void>;
}

/** A change of what counts, and the answer that made it. */
export interface Standing {
  readonly passes: boolean;
  readonly because: string;
}

/**
 * Probes again and again, the first time at once or after the initial delay of the run; yields what
 * counts whenever that changes from `initial`.
 */
export async function* probing(
  probe: Probe,
  initial: boolean | null,
  { begun, ask, over }: ProbedRun,
): AsyncGenerator<Standing, void> {
  const period = probe.periodSeconds * 1_000;
  let findings = nothingFound(initial);
  let tick = Math.max(performance.now(), begun + probe.initialDelaySeconds * 1_000);
  while (!await settles(over, Math.max(0, tick - performance.now()))) {
    const { passes, because } = await askOnce(probe, ask);
    if (await settles(over, 0)) return;
    const before = findings.standing;
    findings = found(findings, passes, probe);
    if (findings.standing !== before) yield { passes, because };
    // Of the ticks that pass while an answer is waited for, one is made up for at once.
    tick += period * Math.max(1, Math.floor((performance.now() - tick) / period));
  }
}

async function askOnce({ path, port, timeoutSeconds }: Probe, ask: Ask): Promise<Standing> {
  try {
    const { status } = await ask(port, path, timeoutSeconds * 1_000);
    return { passes: status >= 200 && status < 400, because: `${path} said ${status}` };
  } catch {
    return { passes: false, because: `${path} gave no answer` };
  }
}
