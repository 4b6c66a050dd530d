import assert from "assert";
import type { MetricsReport } from "../../../lib/core/mod.ts";
import { parseExposition } from "../../../lib/node/mod.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";
import { assertUnreachable, healthy, neverProvesStopped, P } from "./metrics_stage.ts";

const COUNTER = `${P}Forge_about_to_lead_counter`;
const FOREIGN = /holds no series that begins with cardano_node_metrics_; NODE_METRICS_URL must/;
const NO_NUMBER = /Cannot read cardano_node_metrics_Forge_about_to_lead_counter .*expected a/;

const strangers: readonly Row<readonly [text: string, because: RegExp]>[] = [
  ["nothing", "", FOREIGN],
  ["empty lines", "\n\r\n\n", FOREIGN],
  ["comments alone", "# HELP x\n# TYPE x counter\n# EOF\n", FOREIGN],
  ["a web page", "<html><body>404 Not Found</body></html>", FOREIGN],
  [
    "JSON of the old EKG",
    '{"cardano":{"node":{"metrics":{"slotNum":{"int":{"val":7}}}}}}',
    FOREIGN,
  ],
  ["metrics of the machine", "node_cpu_seconds_total 12\nnode_load1 0.5\n", FOREIGN],
  ["metrics of this program", 'cardano_forging_enabled{pod="a"} 1\n', FOREIGN],
  ["another case", healthy(7).toUpperCase(), FOREIGN],
  ["binary", String.fromCharCode(...crypto.getRandomValues(new Uint8Array(5000))), /./],
  ["UTF-16", [...healthy(7)].join("\0"), FOREIGN],
  ["one line of 2 MB", "x".repeat(2_000_000), FOREIGN],
  ["a million empty lines", "\n".repeat(1_000_000), FOREIGN],
];

const numbers: readonly Row<readonly [value: string]>[] = [
  ["a counter that is not a number", "NaN"],
  ["a counter of +Inf", "+Inf"],
  ["a counter of -Inf", "-Inf"],
  ["a counter of -1", "-1"],
  ["a counter of 1e400", "1e400"],
  ["a counter of 1e300, in which a rise is lost", "1e300"],
  ["a counter of 2^53", "9007199254740992"],
  ["a counter with a fraction", "86400.5"],
  ["a counter in hexadecimal", "0x15180"],
  ["a counter with a decimal comma", "86400,0"],
  ["a counter with a unit", "86400s"],
  ["a counter in words", "many"],
  ["a counter without a value", ""],
  ["a counter cut within its labels", '{host="a'],
  ["a counter of 2 million digits", `${"1".repeat(2_000_000)}x`],
  ["a counter of 500 letters", "é".repeat(500)],
];

const times: readonly Row<readonly [value: string]>[] = [
  ["a start time in words", "yesterday"],
  ["a start time before 1970", "-1"],
  ["a start time as a date", "2026-01-02T03:04:05Z"],
];

function isRefused(text: string, because: RegExp): void {
  const report = parseExposition(text);
  assertUnreachable(report, because);
  neverProvesStopped(() => report);
}

/** Texts that change from scrape to scrape, of a node that may well be forging. */
const courses: readonly Row<readonly [text: (scrape: number) => string]>[] = [
  ["a counter that falls", (scrape) => healthy(1000 - scrape)],
  ["a counter that falls and rises", (scrape) => healthy(1000 + (scrape % 2))],
  ["a counter that begins anew every second", (scrape) => healthy(scrape % 3)],
  [
    "a counter that is missing again and again",
    (scrape) => scrape % 2 === 0 ? healthy(9 + scrape) : "",
  ],
  ["a counter that has gone", () => `${P}slotNum_int 7\n${P}node_start_time_int 1700000000\n`],
  ["the beginning of an answer", () => `${P}node_start_time_int 1700000000\n${P}slotN`],
  [
    "two counters, of which the smaller rises",
    (scrape) => `${COUNTER}{n="a"} 9000\n${COUNTER}{n="b"} ${scrape}\n`,
  ],
  [
    "two spellings, of which one rises",
    (scrape) => `${P}Forge_about_to_lead_int 9000\n${COUNTER} ${scrape}\n`,
  ],
  [
    "a start time that changes every time",
    (scrape) => healthy(7).replace("1700000000", String(17e8 + scrape)),
  ],
  [
    "a gauge of 0 beside a counter that rises",
    (scrape) => healthy(scrape + 9).replace("int 1\n", "int 0\n"),
  ],
];

function staysUnproven(text: (scrape: number) => string): void {
  neverProvesStopped((scrape) => parseExposition(text(scrape)));
}

type Sample = Extract<MetricsReport, { readonly kind: "sample" }>;

/** Odd texts that say something all the same, and what of it counts. */
const odd: readonly Row<readonly [text: string, counts: Partial<Sample>]>[] = [
  ["a gauge of 2", healthy(7).replace("enabled_int 1", "enabled_int 2"), {
    counter: 7,
    gauge: null,
  }],
  ["a gauge of a half", healthy(7).replace("enabled_int 1", "enabled_int 0.5"), {
    counter: 7,
    gauge: null,
  }],
  ["the same sample twice", healthy(7).repeat(2), { counter: 14, startTime: 1_700_000_000 }],
  ["lines that end as on Windows", healthy(7).replaceAll("\n", "\r\n"), { counter: 7, gauge: 1 }],
  ["time stamps", healthy(7).replaceAll("\n", " 1700000000000\n"), { counter: 7, gauge: 1 }],
  ["labels with braces and quotes", `${COUNTER}{a="} 9",b="\\""} 7\n`, { counter: 7, gauge: null }],
  ["no counter yet", `${P}slotNum_int 7\n`, { counter: null, tipSlot: 7 }],
  ["no end of the last line", healthy(7).trimEnd(), { counter: 7 }],
  ["a series whose name goes on", `${COUNTER}_total 9\n${COUNTER} 7\n`, { counter: 7 }],
];

function countsSafely(text: string, counts: Partial<Sample>): void {
  const report = parseExposition(text);
  assert(report.kind === "sample", JSON.stringify(report));
  assert.deepEqual({ ...report, ...counts }, report);
}

export const metricsTexts: readonly Kind[] = [
  ...kindsOf("metrics", strangers, isRefused),
  ...kindsOf(
    "metrics",
    numbers,
    (value) => isRefused(`${P}slotNum_int 7\n${COUNTER} ${value}\n`, NO_NUMBER),
  ),
  ...kindsOf("metrics", times, (value) => {
    isRefused(`${healthy(7)}${P}nodeStartTime_int ${value}\n`, /Cannot read .*nodeStartTime_int/);
  }),
  ...kindsOf("metrics", courses, staysUnproven),
  ...kindsOf("odd metrics", odd, countsSafely),
];
