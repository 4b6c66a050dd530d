/**
 * The ledger of the stand-in nodes: which node signed which slot, and whether any slot was signed
 * twice.
 *
 * @module
 */

/** A block signed by a stand-in node. */
export interface LedgerLine {
  readonly slot: number;
  /** Name of the node. */
  readonly node: string;
  /** Pool id in hex, from the certificate that the node had in memory. */
  readonly pool: string;
  /** Wall-clock time of the signing, in milliseconds since 1970. */
  readonly at: number;
}

/** A slot that a pool signed more than once, and by whom, in the order of the file. */
export interface DoubledSlot {
  readonly slot: number;
  readonly pool: string;
  readonly nodes: readonly string[];
}

/** A run of slots that nobody signed, between two that somebody did. */
export interface Gap {
  readonly before: LedgerLine;
  readonly after: LedgerLine;
  readonly missed: number;
}

/** What one node did without a pause. */
export interface Span {
  readonly node: string;
  readonly first: LedgerLine;
  readonly last: LedgerLine;
  readonly lines: number;
}

/** Reads a ledger; a file that does not exist yet is an empty one. */
export async function readLedger(path: string): Promise<readonly LedgerLine[]> {
  try {
    return parseLedger(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Parses the text of a ledger; throws on a line that is none, so that no line goes uncounted. */
export function parseLedger(text: string): readonly LedgerLine[] {
  return text.split("\n").filter((line) => line !== "").map((line, index) => {
    const parsed = parseLine(line);
    if (parsed !== null) return parsed;
    throw new Error(`Line ${index + 1} of the ledger is ${JSON.stringify(line)}: expected a block`);
  });
}

/** Slots that one pool signed twice or more, by several nodes or by the same one. */
export function doubledSlots(lines: readonly LedgerLine[]): readonly DoubledSlot[] {
  const bySlot = Map.groupBy(lines, ({ slot, pool }) => `${slot} ${pool}`);
  return [...bySlot.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined || same.length < 2) return [];
    return [{ slot: first.slot, pool: first.pool, nodes: same.map(({ node }) => node) }];
  });
}

/** Runs of unsigned slots between signed ones, in the order of slots. */
export function gaps(lines: readonly LedgerLine[]): readonly Gap[] {
  return neighbours(lines).flatMap(([before, after]) => {
    const missed = after.slot - before.slot - 1;
    return missed > 0 ? [{ before, after, missed }] : [];
  });
}

/** Changes of the signing node: the old one's last line and the new one's first. */
export function handovers(
  lines: readonly LedgerLine[],
): readonly { readonly from: LedgerLine; readonly to: LedgerLine }[] {
  return neighbours(lines).flatMap(([from, to]) => from.node === to.node ? [] : [{ from, to }]);
}

/** Runs of slots that one node signed without leaving one out, in the order of slots. */
export function spans(lines: readonly LedgerLine[]): readonly Span[] {
  const runs: Span[] = [];
  for (const line of inOrder(lines)) {
    const run = runs.at(-1);
    if (run?.node === line.node && line.slot <= run.last.slot + 1) {
      runs[runs.length - 1] = { ...run, last: line, lines: run.lines + 1 };
    } else runs.push({ node: line.node, first: line, last: line, lines: 1 });
  }
  return runs;
}

/** Slots signed, slots missed between the first and the last, slots signed more than once. */
export function summary(
  lines: readonly LedgerLine[],
): { readonly forged: number; readonly missed: number; readonly doubled: number } {
  return {
    forged: new Set(lines.map(({ slot }) => slot)).size,
    missed: gaps(lines).reduce((sum, { missed }) => sum + missed, 0),
    doubled: doubledSlots(lines).length,
  };
}

function neighbours(lines: readonly LedgerLine[]): readonly (readonly [LedgerLine, LedgerLine])[] {
  const ordered = inOrder(lines);
  return ordered.slice(1).flatMap((after, index) => {
    const before = ordered[index];
    return before === undefined ? [] : [[before, after] as const];
  });
}

/** By slot; lines of one slot stay in the order of the file. */
function inOrder(lines: readonly LedgerLine[]): readonly LedgerLine[] {
  return lines.toSorted((one, other) => one.slot - other.slot);
}

function parseLine(line: string): LedgerLine | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null) return null;
  const { slot, node, pool, at } = value as Record<string, unknown>;
  return Number.isSafeInteger(slot) && typeof node === "string" && typeof pool === "string" &&
      typeof at === "number"
    ? { slot: slot as number, node, pool, at }
    : null;
}
