const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** A duration such as `30s` or `1m30s` in milliseconds; `null` if it is none. */
export function parseDuration(text: string): number | null {
  if (text.length > 32 || !WHOLE.test(text)) return null;
  return [...text.matchAll(PART)].reduce(
    (sum, [, number = "", unit = ""]) => sum + Number(number) * (UNITS[unit] ?? NaN),
    0,
  );
}

/** Milliseconds as such a duration. */
export function durationText(milliseconds: number): string {
  return milliseconds % 1_000 === 0 ? `${milliseconds / 1_000}s` : `${milliseconds}ms`;
}
