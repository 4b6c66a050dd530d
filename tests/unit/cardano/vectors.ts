/**
 * Key sets of public test networks, kept beside the checkout and never in it.
 *
 * @module
 */
const ROOT = new URL("../../../../shared/vectors/", import.meta.url);

/** A published key set and what is known of it from outside this program. */
export interface VectorSet {
  readonly name: string;
  readonly poolId: { readonly hex: string; readonly bech32: string };
  readonly counter: number;
  readonly startPeriod: number;
  readonly hasVrf: boolean;
}

function set(
  name: string,
  hex: string,
  bech32: string,
  rest: Partial<VectorSet> = {},
): VectorSet {
  return { name, poolId: { hex, bech32 }, counter: 0, startPeriod: 0, hasVrf: true, ...rest };
}

export const SETS: readonly VectorSet[] = [
  set(
    "kes-agent",
    "2315ac6271e841d33136fc0604994ff9a5ed64f72fcc7a9ea30df9dd",
    "pool1yv26ccn3apqaxvfklsrqfx20lxj76e8h9lx8484rphua6x86wm2",
    { counter: 7, startPeriod: 1430, hasVrf: false },
  ),
  set(
    "hydra-devnet",
    "8a219b698d3b6e034391ae84cee62f1d76b6fbc45ddfe4e31e0d4b60",
    "pool13gsek6vd8dhqxsu346zvae30r4mtd77yth07fcc7p49kqc3fd09",
  ),
  set(
    "yaci-node",
    "7301761068762f5900bde9eb7c1c15b09840285130f5b0f53606cc57",
    "pool1wvqhvyrgwch4jq9aa84hc8q4kzvyq2z3xr6mpafkqmx9wce39zy",
  ),
  set(
    "yaci-node-2",
    "10918108df4dfd6afceb77bd86bd9f5cdd64830f89affc01aeda70e8",
    "pool1zzgczzxlfh7k4l8tw77cd0vltnwkfqc03xhlcqdwmfcws9w36kz",
  ),
];

/** The set of this name. */
export function setOf(name: string): VectorSet {
  const set = SETS.find((set) => set.name === name);
  if (set === undefined) throw new Error(`There is no key set ${name}`);
  return set;
}

/** Reads one file of a set. */
export function vector(set: string, file: string): string {
  return Deno.readTextFileSync(new URL(`${set}/${file}`, ROOT));
}

/** What is missing for tests with these sets, or `null`. */
export const missingVectors: string | null = (() => {
  try {
    for (const { name } of SETS) vector(name, "opcert.cert");
    return null;
  } catch (error) {
    return `no public key sets at ../shared/vectors (${error instanceof Error ? error.name : ""})`;
  }
})();
