import type { MetricsReport, Trouble, TroubleReport } from "../core/mod.ts";

type Reading = "checks" | "lastSlot" | "gauge" | "startTime" | "tipSlot" | Trouble;

/** Common prefix of the node's series; a tracing configuration may leave it out. */
const PREFIX = "cardano_node_metrics_";

/**
 * Spellings by tracing system and version. With `nosuffix` the new tracing drops `_int` and
 * `_counter`. Sources: `EKG.hs` and `Tracing/Tracers/*.hs` of cardano-node, and the expressions of
 * gLiveView.
 */
const SPELLINGS: ReadonlyMap<string, Reading> = new Map([
  ["Forge_forge_about_to_lead_int", "checks"], // Legacy tracing.
  ["Forge_about_to_lead_counter", "checks"], // New tracing from 10.3 on.
  ["Forge_about_to_lead_int", "checks"], // New tracing of 10.2: a slot number, it rises as well.
  ["Forge_about_to_lead", "checks"],
  ["aboutToLeadSlotLast_int", "lastSlot"], // New tracing up to 10.1 has nothing else.
  ["aboutToLeadSlotLast", "lastSlot"],
  ["forging_enabled", "gauge"], // Legacy tracing, and `nosuffix`.
  ["forging_enabled_int", "gauge"],
  ["nodeStartTime_int", "startTime"], // Legacy tracing.
  ["nodeStartTime", "startTime"],
  ["node_start_time_int", "startTime"],
  ["node_start_time", "startTime"],
  ["Forge_forge_state_update_error_int", "kesKey"], // Legacy tracing: a count.
  ["Forge_StateUpdateError_int", "kesKey"], // New tracing: the slot of the last.
  ["Forge_StateUpdateError", "kesKey"],
  ["Forge_could_not_forge_int", "cannotForge"], // Legacy tracing.
  ["Forge_could_not_forge_counter", "cannotForge"],
  ["Forge_could_not_forge", "cannotForge"],
  ["Forge_forged_invalid_int", "invalidBlock"], // Legacy tracing.
  ["Forge_forged_invalid_counter", "invalidBlock"],
  ["Forge_forged_invalid", "invalidBlock"],
  ["slotNum_int", "tipSlot"],
  ["slotNum", "tipSlot"],
]);

const TROUBLES = ["kesKey", "cannotForge", "invalidBlock"] as const satisfies readonly Trouble[];

/** What proves a stop by standing still: all that is said of it is added up, so that no rise is lost. */
const COUNTED: ReadonlySet<Reading> = new Set<Reading>(["checks", "lastSlot"]);

/**
 * Integers, decimals and exponents; not the infinities and NaN that Prometheus allows elsewhere. No
 * digit can be matched in two ways: a long row of them would take for ever.
 */
const NUMBER = /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads what matters in a scrape of cardano-node, in the Prometheus text format.
 *
 * Everything unknown is skipped. An answer that is not cardano-node's, or that gives one of the
 * values read here as anything but a number, says nothing about the node: `unreachable`.
 */
export function parseExposition(text: string): MetricsReport {
  const readings = new Map<Reading, number>();
  let ours = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("#")) continue;
    const end = line.search(/[\s{]/);
    const series = end < 0 ? line : line.slice(0, end);
    const prefixed = series.startsWith(PREFIX);
    ours ||= prefixed;
    const reading = SPELLINGS.get(prefixed ? series.slice(PREFIX.length) : series);
    if (reading === undefined) continue;
    const value = valueOf(line.slice(series.length));
    const isCounted = COUNTED.has(reading);
    if (value === null) return garbled(series, line);
    const before = readings.get(reading) ?? 0;
    const all = isCounted ? before + value : Math.max(value, before);
    // A count beyond that could rise by one and look the same.
    if (isCounted && ![value, all].every(Number.isSafeInteger)) return garbled(series, line);
    readings.set(reading, all);
  }
  if (!ours && readings.size === 0) return foreign();
  return {
    kind: "sample",
    counter: readings.get("checks") ?? readings.get("lastSlot") ?? null,
    gauge: asFlag(readings.get("gauge")),
    startTime: readings.get("startTime") ?? null,
    tipSlot: readings.get("tipSlot") ?? null,
    troubles: troublesIn(readings),
  };
}

function troublesIn(readings: ReadonlyMap<Reading, number>): TroubleReport {
  return Object.fromEntries(TROUBLES.flatMap((kind) => {
    const told = readings.get(kind);
    return told === undefined ? [] : [[kind, told]];
  }));
}

/** The value in ` 12`, `{label="x"} 1.2e1` or ` 12 1700000000000` (with a time stamp). */
function valueOf(rest: string): number | null {
  const value = rest.replace(/^\{.*\}/, "").trim().split(/\s+/)[0] ?? "";
  const number = NUMBER.test(value) ? Number(value) : NaN;
  return Number.isFinite(number) ? number : null;
}

function asFlag(value: number | undefined): 0 | 1 | null {
  return value === 0 || value === 1 ? value : null;
}

function garbled(series: string, line: string): MetricsReport {
  const said = line.trim().slice(0, 120);
  return {
    kind: "unreachable",
    because: `Cannot read ${series} in the node's metrics: expected a number, got "${said}"`,
  };
}

function foreign(): MetricsReport {
  return {
    kind: "unreachable",
    because: `The answer holds no series that begins with ${PREFIX}; NODE_METRICS_URL must name ` +
      "the Prometheus endpoint of cardano-node itself",
  };
}
