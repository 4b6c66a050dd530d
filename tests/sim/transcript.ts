/** Collects what happens in a world as lines that a person can read. */
export function openTranscript(): {
  readonly listener: (at: number, line: string) => void;
  readonly lines: () => readonly string[];
} {
  const lines: string[] = [];
  return {
    listener: (at, line) => void lines.push(`${(at / 1000).toFixed(1).padStart(8)} s  ${line}`),
    lines: () => lines,
  };
}
