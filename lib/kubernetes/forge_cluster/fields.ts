import { type Json, type JsonObject, jsonObject, quoted } from "../../http/mod.ts";

/** Reads the fields of one object, and remembers what it could not understand. */
export interface Fields {
  /** The object at a field; empty if there is none. */
  within(name: string): Fields;
  /** What `read` makes of a field; `absent` without it; `wrong`, and a problem, if `read` makes nothing of it. */
  field<T>(name: string, read: (value: Json) => T | null, absent: T, wrong: T, expected: string): T;
  readonly object: JsonObject;
  readonly problems: readonly string[];
}

/** Opens the object at `path`; problems name the fields below it. */
export function openFields(value: Json | undefined, path: string, problems: string[] = []): Fields {
  const object = jsonObject(value) ?? {};
  return {
    object,
    problems,
    within: (name) => openFields(object[name], `${path}.${name}`, problems),
    field(name, read, absent, wrong, expected) {
      const value = object[name];
      if (value === undefined || value === null) return absent;
      const found = read(value);
      if (found !== null) return found;
      problems.push(
        `${path}.${name} is ${quoted(value)}, expected ${expected}: it counts as ${String(wrong)}`,
      );
      return wrong;
    },
  };
}

/** A text that is not empty. */
export function readText(value: Json): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** A whole number from `least` to `most`; also as a text, which templates make of it. */
export function wholeNumber(least: number, most: number): (value: Json) => number | null {
  return (value) => {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    const fits = typeof number === "number" && Number.isSafeInteger(number) && number >= least &&
      number <= most;
    return fits ? number : null;
  };
}

/** One of these words, whatever its case. */
export function oneOf<Word extends string>(words: readonly Word[]): (value: Json) => Word | null {
  return (value) =>
    words.find((word) =>
      typeof value === "string" && word.toLowerCase() === value.trim().toLowerCase()
    ) ?? null;
}

/** A time with its zone, in milliseconds since 1970. */
export function readInstant(value: Json): number | null {
  const dated = typeof value === "string" &&
    /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:?\d\d)$/.test(value);
  const time = dated ? Date.parse(value.replace(" ", "T")) : NaN;
  return Number.isNaN(time) ? null : time;
}

/** `true` or `false`. */
export function readBoolean(value: Json): boolean | null {
  return typeof value === "boolean" ? value : null;
}
