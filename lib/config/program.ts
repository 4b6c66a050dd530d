import { choice } from "./choices.ts";
import type { Configuration, LogLevel } from "./configuration.ts";
import { number } from "./numbers.ts";
import type { Reading } from "./reading.ts";

/** Spellings of a level, Python's and the shorter one; the first is the default. */
const LEVELS = {
  INFO: "info",
  DEBUG: "debug",
  WARNING: "warning",
  WARN: "warning",
  ERROR: "error",
} as const satisfies Record<string, LogLevel>;

/** Port of the HTTP listener. */
export function readMetricsPort(reading: Reading): number {
  return number(reading, "METRICS_PORT", { least: 1, most: 65535, whole: true });
}

/** What is written to the log, and how. */
export function readLog(reading: Reading): Configuration["log"] {
  const level = choice(reading, "LOG_LEVEL", ["INFO", "DEBUG", "WARNING", "WARN", "ERROR"]);
  return { level: LEVELS[level], format: choice(reading, "LOG_FORMAT", ["json", "text"]) };
}
