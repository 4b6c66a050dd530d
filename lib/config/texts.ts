import type { Reading } from "./reading.ts";
import { type DefaultedName, describe, type VariableName } from "./variables/mod.ts";

/** What a text must look like, and how to say so. */
export interface Shape {
  readonly pattern: RegExp;
  readonly said: string;
}

const LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

/** A label of the domain name system (RFC 1123), such as a Kubernetes namespace. */
export const label: Shape = {
  pattern: new RegExp(`^${LABEL}$`),
  said: "1 to 63 of a-z, 0-9 and -, beginning and ending with a letter or digit",
};

/** A domain name (RFC 1123), such as the name of most Kubernetes objects. */
export const domainName: Shape = {
  pattern: new RegExp(`^(?=.{1,253}$)${LABEL}(\\.${LABEL})*$`),
  said: "at most 253 of a-z, 0-9, - and ., every part beginning and ending with a letter or digit",
};

/** A version of a Kubernetes API. */
export const apiVersion: Shape = {
  pattern: /^v[1-9]\d{0,3}((alpha|beta)[1-9]\d{0,3})?$/,
  said: "a version such as v1 or v1beta1",
};

/** A text of the given shape; `null` if the variable is not set and has no default. */
export function text(reading: Reading, name: DefaultedName, shape: Shape): string;
export function text(reading: Reading, name: VariableName, shape: Shape): string | null;
export function text(reading: Reading, name: VariableName, shape: Shape): string | null {
  const value = reading.text(name);
  if (value === "") return null;
  const found = wellFormed(reading, name, value, shape, `Correct ${name}`);
  return found ?? describe(name).default;
}

/** `value` if it has the given shape, else a problem of the variable and `null`. */
export function wellFormed(
  reading: Reading,
  name: VariableName,
  value: string,
  shape: Shape,
  wayOut: string,
): string | null {
  if (shape.pattern.test(value)) return value;
  reading.refuse(name, `expected ${shape.said}`, wayOut);
  return null;
}
