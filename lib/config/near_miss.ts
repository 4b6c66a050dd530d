import { describe, type VariableName, variableNames } from "./variables/mod.ts";

const LONGEST_NAME = 64;

/** Names of ours, without those that the platform sets. */
const own: readonly VariableName[] = variableNames().filter((name) => !describe(name).foreign);

/** Beginnings by which a name is taken to be meant for this program: `POOL_`, `LEASE_`, … */
export const prefixes: readonly string[] = [
  ...new Set(own.map((name) => name.includes("_") ? `${name.split("_")[0]}_` : name)),
];

/** The variable that somebody who wrote `name` probably meant, or `null`. */
export function nearMissOf(name: string): VariableName | null {
  if (name.length > LONGEST_NAME || Object.hasOwn(known, name)) return null;
  if (!prefixes.some((prefix) => name.startsWith(prefix))) return null;
  const near = own.find((candidate) => distance(name, candidate) <= allowance(candidate));
  return near ?? null;
}

const known: Readonly<Record<string, true>> = Object.fromEntries(
  variableNames().map((name) => [name, true]),
);

/** One slip in a short name, two in a longer one: POD_IP is not a misspelt POD_UID. */
function allowance(name: string): number {
  return name.length < 12 ? 1 : 2;
}

/** Edit distance in which a swap of two neighbours counts as one slip (optimal alignment). */
export function distance(left: string, right: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const next = [row];
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1];
      const swapped = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      next.push(Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
        swapped && row > 1 && column > 1 ? (before[column - 2] ?? 0) + 1 : Infinity,
      ));
    }
    before = last;
    last = next;
  }
  return last[right.length] ?? 0;
}
