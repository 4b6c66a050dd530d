import { countOf, plain } from "./count.ts";

/** What failed, and what was said about it. */
export interface Failure {
  /** `file:line:column => test ... step`, or what else failed. */
  readonly name: string;
  readonly because: readonly string[];
}

/** Hears what a step writes, line by line, and keeps what tells why it failed. */
export interface Listener {
  readonly hear: (line: string) => void;
  /** The failed tests that `deno test` named at its end, each with the beginning of its error. */
  readonly failures: () => readonly Failure[];
  /** The last lines, whatever they say. */
  readonly last: () => readonly string[];
}

/** Most lines of one failure. */
const MOST_OF_ONE = 30;

/** Least lines of one failure, however many there are. */
const LEAST_OF_ONE = 3;

/** Failures beyond are counted, not kept. */
const MOST_KEPT = 500;

/**
 * Listens for the section ` ERRORS ` with which `deno test` ends. An error begins with the name of
 * its test and `error: ` in the next line. A test may write the same: the last such section counts.
 */
export function listener(): Listener {
  let inErrors = false;
  let found: { readonly name: string; readonly because: string[] }[] = [];
  let before = "";
  let last: string[] = [];
  const hear = (line: string) => {
    last = [...last, line].slice(-MOST_OF_ONE);
    const text = plain(line);
    const name = text.startsWith("error: ") ? nameIn(before) : null;
    if (text === " ERRORS ") {
      [inErrors, found] = [true, []];
    } else if (text === " FAILURES " || countOf(text) !== null) {
      inErrors = false;
    } else if (inErrors && name !== null && found.length < MOST_KEPT) {
      found.push({ name, because: [] });
    } else if (inErrors) {
      // Only the line after it tells that a line is no name.
      const because = found.at(-1)?.because ?? [];
      if (because.length < MOST_OF_ONE) because.push(before);
    }
    before = text;
  };
  const failures = () => found.map(({ name, because }) => ({ name, because: trimmed(because) }));
  return { hear, failures, last: () => trimmed(last) };
}

/** Failures for the end of a log, in at most so many lines: each has the same share of them. */
export function told(
  steps: readonly { readonly name: string; readonly failures: readonly Failure[] }[],
  mostLines: number,
): readonly string[] {
  const count = steps.reduce((sum, { failures }) => sum + failures.length, 0);
  const share = Math.floor(mostLines / Math.max(1, count)) - 1;
  const each = Math.min(MOST_OF_ONE, Math.max(LEAST_OF_ONE, share));
  const lines = steps.flatMap(({ name: step, failures }) =>
    failures.flatMap(({ name, because }) => [
      `Failed in ${step}: ${name}`,
      ...because.slice(0, each).map((line) => `    ${line}`),
    ])
  );
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), "(more of them above)"];
}

/** The name of a test, the place first, or of a file that failed outside its tests. */
function nameIn(text: string): string | null {
  const [, test, place] = /^(\S.*) => (\S+)$/.exec(text) ?? [];
  if (test !== undefined && place !== undefined) return `${place} => ${test}`;
  return / \(uncaught error\)$/.test(text) ? text : null;
}

function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== "") + 1);
}
