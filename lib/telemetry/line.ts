import { printable } from "./printable.ts";
import { redact } from "./redact.ts";

/** Severity of a line. */
export type Level = "debug" | "info" | "warning" | "error";

/** One event of the program, before it becomes a line. */
interface Entry {
  /** Wall clock, in milliseconds since 1970. */
  readonly timestamp: number;
  readonly level: Level;
  readonly event: string;
  readonly pod: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Names that a field cannot take, because every line has them. */
const RESERVED = ["timestamp", "level", "event", "pod"];

/** Longest text of all fields of a line together. */
const LONGEST_FIELDS = 16_000;

/** One line of text without its end, as JSON. */
export function jsonLine(entry: Entry): string {
  return JSON.stringify({ ...headOf(entry), ...fieldsOf(entry) });
}

/** One line of text without its end, for people. */
export function textLine(entry: Entry): string {
  const { timestamp, level, event, pod } = headOf(entry);
  const fields = Object.entries({ pod, ...fieldsOf(entry) }).map(([name, value]) => {
    const plain = typeof value === "string" && /^[\w./:@-]+$/.test(value);
    return `${name}=${plain ? value : JSON.stringify(value)}`;
  });
  return [timestamp, level.padEnd(7), event, ...fields].join(" ");
}

function headOf(entry: Entry) {
  return {
    timestamp: new Date(entry.timestamp).toISOString(),
    level: entry.level.toUpperCase(),
    event: redact(entry.event),
    pod: redact(entry.pod),
  };
}

function fieldsOf(entry: Entry) {
  const fields = printable(entry.fields);
  if (typeof fields !== "object" || fields === null) return { fields };
  const text = JSON.stringify(fields);
  if (text.length > LONGEST_FIELDS) return { fields: `${text.slice(0, LONGEST_FIELDS)}…` };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      RESERVED.includes(name) ? `${name}_` : name,
      value,
    ]),
  );
}
