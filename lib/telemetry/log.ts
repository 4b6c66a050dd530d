import { configureSync, getLogger, type LogRecord, resetSync } from "log";
import { jsonLine, type Level, textLine } from "./line.ts";
import { openOutput, type Write } from "./output.ts";

/** What happened, beside its name: whatever helps; it is bounded and redacted on its way out. */
type Fields = Readonly<Record<string, unknown>>;

/** Structured events of this program. Each call returns at once and never throws. */
export interface Log {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warning(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
  /** Lines that were lost because nobody read them in time. */
  dropped(): number;
  /** Writes what is queued, for at most `within` milliseconds, and ends. */
  close(within: number): Promise<void>;
}

/** How to log. */
export interface LogOptions {
  /** Severity from which lines are written. */
  readonly level: Level;
  readonly format: "json" | "text";
  /** Name of the pod, in every line. */
  readonly pod: string;
  /** Where the lines go; standard output unless told. */
  readonly write?: Write;
}

const CATEGORY = "forge-manager";

/**
 * Opens the log: one per thread, since LogTape's configuration is one per thread; a second call
 * replaces the first.
 *
 * The sink is a plain function onto a bounded queue. LogTape's own stream sink chains a promise per
 * record without a bound while its reader is stalled, its console sink waits for the reader.
 */
export function openLog(options: LogOptions): Log {
  const format = options.format === "json" ? jsonLine : textLine;
  const { pod } = options;
  const write = options.write ?? ((bytes: Uint8Array) => Deno.stdout.write(bytes));
  const output = openOutput(write, (count) =>
    format({
      timestamp: Date.now(),
      level: "warning",
      event: "log_lines_dropped",
      pod,
      fields: { count, reason: "nobody read the log in time" },
    }));
  const sink = (record: LogRecord) => {
    const { timestamp, rawMessage, properties } = record;
    const event = typeof rawMessage === "string" ? rawMessage : rawMessage.join("");
    output.push(format({ timestamp, level: levelOf(record), event, pod, fields: properties }));
  };
  configureSync({
    reset: true,
    sinks: { output: sink },
    loggers: [
      { category: CATEGORY, sinks: ["output"], lowestLevel: options.level },
      { category: ["logtape", "meta"], sinks: ["output"], lowestLevel: "error" },
    ],
  });
  const logger = getLogger(CATEGORY);
  return {
    debug: (event, fields = {}) => logger.debug(event, fields),
    info: (event, fields = {}) => logger.info(event, fields),
    warning: (event, fields = {}) => logger.warn(event, fields),
    error: (event, fields = {}) => logger.error(event, fields),
    dropped: output.dropped,
    async close(within) {
      resetSync();
      await output.close(within);
    },
  };
}

function levelOf(record: LogRecord): Level {
  switch (record.level) {
    case "trace":
    case "debug":
      return "debug";
    case "fatal":
    case "error":
      return "error";
    default:
      return record.level;
  }
}
