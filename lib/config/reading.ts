import { shown } from "./shown.ts";
import { describe, type VariableName } from "./variables/mod.ts";

/** The process environment, or any part of it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** One reason why a configuration is refused. */
export interface Problem {
  readonly variable: string;
  /** The value as found, shortened and made printable; `null` if the variable is not set. */
  readonly value: string | null;
  /** What is wrong or was expected, in words that read on after the value. */
  readonly because: string;
  /** What to write instead. */
  readonly wayOut: string;
}

/** Something worth a line in the log that does not stop the start. */
export interface Notice {
  readonly level: "info" | "warning";
  readonly variable: string;
  readonly text: string;
}

/**
 * One pass over an environment. Readers take values from it and leave problems in it; after a
 * problem they go on with the default, so that one pass finds them all.
 */
export interface Reading {
  /** The value without surrounding white space; `null` if the variable is missing or empty. */
  given(name: VariableName): string | null;
  /** The value, or else the default, or else an empty string. */
  text(name: VariableName): string;
  refuse(name: VariableName, because: string, wayOut: string): void;
  note(level: Notice["level"], variable: string, text: string): void;
  /** Directories under which every path must lie, or `null` for anywhere. */
  readonly roots: readonly string[] | null;
  readonly problems: readonly Problem[];
  readonly notices: readonly Notice[];
}

/** Starts a pass over `environment`. */
export function openReading(environment: Environment, roots: readonly string[] | null): Reading {
  const problems: Problem[] = [];
  const notices: Notice[] = [];
  // An empty value is what templates leave where nothing was meant: the same as no value.
  const given = (name: VariableName) => environment[name]?.trim() || null;
  return {
    given,
    text: (name) => given(name) ?? describe(name).default ?? "",
    refuse: (name, because, wayOut) => {
      const value = given(name);
      problems.push({
        variable: name,
        value: value === null ? null : shown(value),
        because,
        wayOut,
      });
    },
    note: (level, variable, text) => {
      notices.push({ level, variable, text });
    },
    roots,
    problems,
    notices,
  };
}
