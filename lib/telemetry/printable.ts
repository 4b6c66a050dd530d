import { redact } from "./redact.ts";

const DEEPEST = 4;
const MOST_PARTS = 50;

/** What JSON can hold. */
type Printable =
  | null
  | boolean
  | number
  | string
  | readonly Printable[]
  | { readonly [key: string]: Printable };

/**
 * Any value as a log line may carry it: bounded in depth, width and length, redacted, and never a
 * byte of a buffer. Never throws.
 */
export function printable(value: unknown, depth = 0): Printable {
  try {
    return convert(value, depth);
  } catch {
    return "[unprintable]";
  }
}

function convert(value: unknown, depth: number): Printable {
  switch (typeof value) {
    case "string":
      return redact(value);
    case "number":
      return Number.isFinite(value) ? value : String(value);
    case "boolean":
      return value;
    case "bigint":
      return redact(String(value));
    case "object":
      return value === null ? null : convertObject(value, depth);
    default:
      return null;
  }
}

function convertObject(value: object, depth: number): Printable {
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return redact(`${value.name}: ${value.message}`);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth >= DEEPEST) return "[too deep]";
  if (Array.isArray(value)) {
    const parts = value.slice(0, MOST_PARTS).map((part) => printable(part, depth + 1));
    return value.length > MOST_PARTS ? [...parts, `… (${value.length} parts)`] : parts;
  }
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.slice(0, MOST_PARTS).map(([key, part]) => [redact(key), printable(part, depth + 1)]),
  );
}
