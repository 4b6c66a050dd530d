import { parse } from "yaml";
import { markdownTable } from "./markdown_table.ts";

const BEGIN = "<!-- values -->";
const END = "<!-- /values -->";

/** The README of a chart with the table of its values made anew from `values.yaml`. */
export function withValues(readme: string, values: string): string {
  const [before, rest] = split(readme, BEGIN);
  const [, after] = split(rest, END);
  return `${before}${BEGIN}\n\n${table(documented(values))}\n\n${END}${after}`;
}

/** Keys of `values.yaml` that neither say what they are for (`# -- …`) nor hold others that do. */
export function undocumented(values: string): readonly string[] {
  const told = documented(values).map(({ key }) => key);
  const covered = (key: string) =>
    told.some((one) => one === key || one.startsWith(`${key}.`) || key.startsWith(`${one}.`));
  return keysOf(parse(values)).filter((key) => !covered(key));
}

/** One value with its comment; its default is JSON. */
export interface Documented {
  readonly key: string;
  readonly value: string;
  readonly meaning: string;
}

/** Every value that has a comment, in the order of the file. */
export function documented(values: string): readonly Documented[] {
  const all: unknown = parse(values);
  const found: Documented[] = [];
  const path: string[] = [];
  let comment: string[] = [];
  for (const line of values.split("\n")) {
    const said = /^ *# ?(.*)$/.exec(line)?.[1];
    if (said !== undefined) {
      comment = said.startsWith("-- ") ? [said.slice(3)] : [...comment, said];
      continue;
    }
    const [, indent = "", name = ""] = /^( *)([A-Za-z]+):/.exec(line) ?? [];
    if (name !== "") {
      path.splice(indent.length / 2, Infinity, name);
      const value = JSON.stringify(at(all, path));
      const meaning = comment.join(" ");
      if (meaning !== "") found.push({ key: path.join("."), value, meaning });
    }
    comment = [];
  }
  return found;
}

function table(rows: readonly Documented[]): string {
  return markdownTable([
    ["value", "default", "meaning"],
    ...rows.map(({ key, value, meaning }) => [`\`${key}\``, `\`${value}\``, meaning]),
  ]);
}

function split(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`${mark} is missing`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((inner, name) => (inner as Record<string, unknown>)[name], value);
}

function keysOf(value: unknown, prefix = ""): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const nested = keysOf(inner, `${prefix}${name}.`);
    return nested.length > 0 ? nested : [`${prefix}${name}`];
  });
}
