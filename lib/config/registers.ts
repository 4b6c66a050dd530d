import { checkPath } from "./paths.ts";
import { etcdLocation } from "./registers_etcd.ts";
import type { Parsed, RegisterEntry, RegisterLocation } from "./register_entry.ts";
import { label } from "./texts.ts";

/** Numbers of registers that have a majority and lose nothing by a tie. */
const COUNTS = [1, 3, 5];

/**
 * Reads the grammar of FORGE_REGISTERS: `NAME=kubernetes:in-cluster`,
 * `NAME=kubernetes:/path/kubeconfig#CONTEXT/NAMESPACE` and
 * `NAME=etcd:https://h1:2379,https://h2:2379?ca=FILE&cert=FILE&key=FILE`, separated by semicolons.
 *
 * Checked already, so that a manifest written for a later version is judged today; no part of this
 * version uses the result.
 */
export function parseRegisters(
  text: string,
  roots: readonly string[] | null,
): Parsed<readonly RegisterEntry[]> {
  const parts = text.split(";").map((part) => part.trim()).filter((part) => part !== "");
  if (!COUNTS.includes(parts.length)) {
    return invalid(
      `has ${parts.length} entries, expected 1 (a hub), 3 or 5: other numbers survive no more ` +
        "losses than one register less; two regions need a third as witness",
    );
  }
  const entries = parts.map((part) => parseEntry(part, roots));
  const reasons = entries.flatMap((entry, at) =>
    entry.kind === "invalid"
      ? entry.reasons.map((reason) => `has the entry ${at + 1}, which ${reason}`)
      : []
  );
  const valid = entries.flatMap((entry) => entry.kind === "valid" ? [entry.value] : []);
  const names = repeated(valid.map((entry) => entry.name));
  if (names !== null) reasons.push(`names ${names} twice, expected different names`);
  const places = repeated(valid.map((entry) => JSON.stringify(entry.location)));
  if (places !== null) reasons.push(`reaches one register under two names (${places})`);
  return reasons.length > 0 ? { kind: "invalid", reasons } : { kind: "valid", value: valid };
}

/**
 * Reasons name an entry by its place and repeat nothing of it: where a password holds a semicolon
 * or a question mark, a part of the value is a part of the password.
 */
function parseEntry(part: string, roots: readonly string[] | null): Parsed<RegisterEntry> {
  const [, name = "", kind = "", rest = ""] = /^([^=]*)=([a-z]*):(.*)$/.exec(part) ?? [];
  if (!label.pattern.test(name)) {
    return invalid(
      `is no register, expected NAME=kubernetes:… or NAME=etcd:…, NAME being ${label.said}`,
    );
  }
  const location = kind === "kubernetes"
    ? kubernetesLocation(rest, roots)
    : kind === "etcd"
    ? etcdLocation(rest, roots)
    : invalid("is of an unknown kind, expected kubernetes or etcd");
  return location.kind === "valid"
    ? { kind: "valid", value: { name, location: location.value } }
    : location;
}

/** A context may contain slashes (those of cloud providers do), a namespace cannot. */
function kubernetesLocation(
  text: string,
  roots: readonly string[] | null,
): Parsed<RegisterLocation> {
  if (text === "in-cluster") return { kind: "valid", value: { kind: "in-cluster" } };
  const [, file = "", context = "", namespace = ""] = /^([^#]*)#(.+)\/([^/]*)$/.exec(text) ?? [];
  if (file === "" || !label.pattern.test(namespace)) {
    return invalid("is not in-cluster, expected /path/kubeconfig#CONTEXT/NAMESPACE");
  }
  const path = checkPath(file, roots);
  if (path.kind === "invalid") return invalid(`has an unusable kubeconfig: ${path.because}`);
  return {
    kind: "valid",
    value: { kind: "kubeconfig", path: path.path, context, namespace },
  };
}

function repeated(values: readonly string[]): string | null {
  return values.find((value, index) => values.indexOf(value) !== index) ?? null;
}

function invalid(reason: string): { readonly kind: "invalid"; readonly reasons: string[] } {
  return { kind: "invalid", reasons: [reason] };
}
