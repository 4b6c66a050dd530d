/** Colours of the terminal, and text that fits its width. */

/** What a text means, from which its colour follows. */
export type Tone = "plain" | "strong" | "good" | "bad" | "busy" | "faint";

/** Colours a text, or leaves it as it is. */
export type Paint = (text: string, tone: Tone) => string;

const codes: Readonly<Record<Exclude<Tone, "plain">, number>> = {
  ...{ strong: 1, good: 32, bad: 31, busy: 33, faint: 2 },
};

/** Colours by ANSI codes. */
export function inColour(text: string, tone: Tone): string {
  return tone === "plain" || text === "" ? text : `\x1b[${codes[tone]}m${text}\x1b[0m`;
}

/** For terminals and people that want no colours. */
export function plainly(text: string): string {
  return text;
}

/**
 * Breaks a text at blanks into lines of at most `width` characters. Its first `indent` characters
 * stay in front; the later lines are indented as far.
 */
export function wrapped(text: string, width: number, indent: number): readonly string[] {
  const lines: string[] = [];
  let line = text.slice(0, indent);
  for (const word of text.slice(indent).split(" ")) {
    const longer = line.length === indent ? `${line}${word}` : `${line} ${word}`;
    if (longer.length > width && line.length > indent) {
      lines.push(line);
      line = `${" ".repeat(indent)}${word}`;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}
