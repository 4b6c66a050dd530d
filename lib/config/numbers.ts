import type { Milliseconds } from "../core/mod.ts";
import type { Reading } from "./reading.ts";
import { type DefaultedName, describe, type VariableName } from "./variables/mod.ts";

/** Bounds of a number, both included. */
interface Range {
  readonly least: number;
  readonly most: number;
  /** Whether fractions are refused. */
  readonly whole?: boolean;
}

/** A number of seconds, as milliseconds; `null` if the variable is not set and has no default. */
export function seconds(reading: Reading, name: DefaultedName, range: Range): Milliseconds;
export function seconds(reading: Reading, name: VariableName, range: Range): Milliseconds | null;
export function seconds(reading: Reading, name: VariableName, range: Range): Milliseconds | null {
  const value = number(reading, name, range, range.whole ? "whole seconds" : "seconds");
  return value === null ? null : Math.round(value * 1000);
}

/** A plain number without a unit; `null` if the variable is not set and has no default. */
export function number(reading: Reading, name: DefaultedName, range: Range): number;
export function number(
  reading: Reading,
  name: VariableName,
  range: Range,
  unit?: string,
): number | null;
export function number(
  reading: Reading,
  name: VariableName,
  range: Range,
  unit = range.whole ? "a whole number" : "a number",
): number | null {
  const text = reading.text(name);
  if (text === "") return null;
  const value = Number(text);
  const plain = range.whole ? /^\d{1,15}$/ : /^\d{1,15}(\.\d{1,6})?$/;
  if (plain.test(text) && value >= range.least && value <= range.most) return value;
  const fallback = describe(name).default;
  reading.refuse(
    name,
    `expected ${unit} from ${range.least} to ${range.most}, digits only`,
    fallback === null ? `Leave ${name} out` : `Set ${name}=${fallback}, or leave it out`,
  );
  return fallback === null ? null : Number(fallback);
}
