import { posix } from "node:path";
import type { Reading } from "./reading.ts";
import { type DefaultedName, describe, type VariableName } from "./variables/mod.ts";

/**
 * Directories under which the compiled program may read and write at all. A path elsewhere is
 * refused at start, because the runtime would refuse every access to it later.
 */
export const documentedRoots: readonly string[] = [
  "/ipc",
  "/secrets",
  "/opt/cardano",
  "/run",
  "/var/run/secrets",
  "/etc/forge-manager",
  "/var/lib/forge-manager",
];

/** Those among them where secrets and settings come from: nothing is written there. */
export const readOnlyRoots: readonly string[] = [
  "/secrets",
  "/var/run/secrets",
  "/etc/forge-manager",
];

/** The directories of `roots` under which this program may write. */
function writableRoots(roots: readonly string[] | null): readonly string[] | null {
  return roots?.filter((root) => !readOnlyRoots.includes(root)) ?? null;
}

/**
 * An absolute path in its shortest spelling; `null` if the variable is not set and has no default.
 *
 * The spelling matters: Deno compares paths with its permissions as they are written.
 */
export function path(reading: Reading, name: DefaultedName, use?: PathUse): string;
export function path(reading: Reading, name: VariableName, use?: PathUse): string | null;
export function path(
  reading: Reading,
  name: VariableName,
  use: PathUse = "read",
): string | null {
  const text = reading.text(name);
  if (text === "") return null;
  const roots = use === "read" ? reading.roots : writableRoots(reading.roots);
  const found = checkPath(text, roots);
  if (found.kind === "valid") return found.path;
  reading.refuse(name, found.because, found.wayOut);
  return describe(name).default;
}

/** What is done at a path: connecting to a socket counts as writing. */
export type PathUse = "read" | "write";

/** A path in its shortest spelling, or why it cannot be used. */
type CheckedPath =
  | { readonly kind: "valid"; readonly path: string }
  | { readonly kind: "invalid"; readonly because: string; readonly wayOut: string };

/** Checks a path that came from anywhere in the configuration. */
export function checkPath(text: string, roots: readonly string[] | null): CheckedPath {
  const wayOut = "Write the full path of the file, without '..'";
  if (!text.startsWith("/")) {
    return { kind: "invalid", because: "expected a path that begins with /", wayOut };
  }
  if (text.length > 4095 || !isPrintable(text)) {
    return { kind: "invalid", because: "expected at most 4095 printable characters", wayOut };
  }
  if (text.split("/").includes("..")) {
    return { kind: "invalid", because: "expected a path without '..'", wayOut };
  }
  const short = posix.normalize(text);
  if (short.endsWith("/")) {
    return { kind: "invalid", because: "expected a file, not a directory", wayOut };
  }
  if (roots !== null && !roots.some((root) => short.startsWith(`${root}/`))) {
    const because = `expected a path under one of ${roots.join(", ")}, where alone this ` +
      "program may look for or put such a file";
    return { kind: "invalid", because, wayOut: "Mount the file or volume under one of them" };
  }
  return { kind: "valid", path: short };
}

function isPrintable(text: string): boolean {
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  return !/[\u0000-\u001f\u007f]/.test(text);
}
