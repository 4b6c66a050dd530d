/** One sample of a Prometheus exposition. */
export interface Sample {
  readonly name: string;
  /** Labels as they are written, without braces. */
  readonly labels: string;
  readonly value: number;
}

/** Reads the samples of a text exposition; comments and empty lines are passed over. */
export function parseSamples(text: string): readonly Sample[] {
  return text.split("\n").flatMap((line) => {
    const [, name, labels = "", value] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels, value: Number(value) }];
  });
}
