import { files } from "./files.ts";
import { network } from "./network.ts";
import { system } from "./system.ts";

const operations = { ...files, ...network, ...system };

/** One try: what to do, and with what. Text alone, so that a list of tries can be a file. */
export type Try = {
  [Name in keyof typeof operations]: readonly [Name, ...Parameters<(typeof operations)[Name]>];
}[keyof typeof operations];

/** How one try ended. */
export interface Outcome {
  /** The try as one line. */
  readonly what: string;
  /** What it answered, or `done`, or the name of the error. */
  readonly outcome: string;
  /** Message of the error, if there was one. */
  readonly because: string | null;
}

/** Does one after another; none disturbs the next. */
export async function tryAll(tries: readonly Try[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of tries) outcomes.push({ what: one.join(" "), ...await tryOne(one) });
  return outcomes;
}

async function tryOne([name, ...args]: Try): Promise<Omit<Outcome, "what">> {
  // The type of a try has joined name and arguments; it cannot be taken apart again.
  const operation = operations[name] as (...args: readonly string[]) => unknown;
  try {
    const answer = await operation(...args);
    return { outcome: typeof answer === "string" ? answer : "done", because: null };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { outcome: error.name, because: error.message };
  }
}
