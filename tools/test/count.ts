/** How many tests passed, failed and were skipped. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Sum of counts. */
export function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (left, right) => ({
      passed: left.passed + right.passed,
      failed: left.failed + right.failed,
      skipped: left.skipped + right.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * The last line of the run. In CI a skipped test is a failed one: there everything must be possible.
 */
export function verdict(count: Count, inCi: boolean): { line: string; good: boolean } {
  const failed = count.failed + (inCi ? count.skipped : 0);
  return { line: `${count.passed} passed, ${failed} failed`, good: failed === 0 };
}

/**
 * Reads the line with which `deno test` ends: `ok | 3 passed (1 step) | 0 failed | 1 ignored (8ms)`.
 *
 * Its report for machines (JUnit) would be firmer ground, but it leaves out a test file that could
 * not be loaded or failed outside its tests.
 *
 * @returns The count, or `null` if `line` is another one.
 */
export function countOf(line: string): Count | null {
  const text = plain(line).trim();
  const found = /^(?:ok|FAILED) \| (\d+) passed\b.*?\| (\d+) failed\b(.*)$/.exec(text);
  if (found === null) return null;
  const [, passed, failed, rest = ""] = found;
  const skipped = /\| (\d+) ignored\b/.exec(rest)?.[1] ?? 0;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/** A line without its colours. */
export function plain(line: string): string {
  // deno-lint-ignore no-control-regex -- colours
  return line.replaceAll(/\u001b\[[0-9;]*m/g, "");
}
