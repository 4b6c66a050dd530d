import assert from "assert";
import type { MetricsReport, Milliseconds } from "../../../lib/core/mod.ts";
import { advanceClocks, startClocks } from "../../../lib/core/clock.ts";
import { NO_EVIDENCE, provesStopped, withSample } from "../../../lib/core/evidence.ts";
import { BEGINNING } from "../../support/core-world/mod.ts";

/** Common prefix of the node's series. */
export const P = "cardano_node_metrics_";

/** What a node says that has made so many leadership checks. */
export const healthy = (checks: number): string =>
  `${P}Forge_about_to_lead_counter ${checks}\n${P}forging_enabled_int 1\n` +
  `${P}node_start_time_int 1700000000\n${P}slotNum_int 129999990\n`;

/** Longest reason that an operator should have to read. */
const LONGEST_REASON = 400;

/** The scrape says nothing about the node, and says why in bounds. */
export function assertUnreachable(report: MetricsReport, because: RegExp): void {
  assert(report.kind === "unreachable", JSON.stringify(report));
  assert.match(report.because, because);
  assert(report.because.length <= LONGEST_REASON, report.because.slice(0, 300));
}

/** A scrape comes this often, for so long. */
const EVERY: Milliseconds = 500;
const FOR: Milliseconds = 10_000;

/**
 * A node that has just been seen to check for leadership is scraped for ten seconds: whatever it
 * says, that must not prove that it stopped.
 */
export function neverProvesStopped(reports: (scrape: number) => MetricsReport): void {
  const reading = (time: Milliseconds) => ({
    monotonic: time,
    wall: BEGINNING + time,
    boot: Math.floor(time / 1000) * 1000,
  });
  let clocks = startClocks(reading(0));
  const sample = { kind: "sample", gauge: 1, startTime: 1_700_000_000, tipSlot: 1 } as const;
  let evidence = withSample(NO_EVIDENCE, { ...sample, counter: 4 }, clocks);
  evidence = withSample(evidence, { ...sample, counter: 5 }, clocks);
  for (let time = EVERY; time <= FOR; time += EVERY) {
    clocks = advanceClocks(clocks, reading(time));
    evidence = withSample(evidence, reports(time / EVERY), clocks);
    assert.equal(typeof provesStopped(evidence, clocks, true), "string", `after ${time} ms`);
  }
}
