import type { Outcome, Try } from "./operations.ts";

/** What the probe prints, as one line. */
export interface Report {
  readonly outcomes: readonly Outcome[];
  /** The namespace file of the service account as the main thread has read it, if it did. */
  readonly namespace: string | null;
}

/** Reads the tries that are to be made. */
export function readTries(path: string): readonly Try[] {
  return JSON.parse(Deno.readTextFileSync(path));
}

/** Prints what became of them. */
export function tell(report: Report): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(report)}\n`));
}
