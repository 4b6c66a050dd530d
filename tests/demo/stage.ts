/** Where the demo is seen: a terminal that is drawn again and again, or lines. */
import { wrapped } from "./paint.ts";
import type { View } from "./view.ts";

/** What is said: something about to be done, something seen, what came of an act, or a failure. */
export type Kind = "act" | "seen" | "outcome" | "trouble";

/** Says a sentence. */
export type Say = (kind: Kind, text: string) => void;

/** A stage. */
export interface Stage {
  readonly say: Say;
  readonly show: (view: View) => void;
  /** Leaves the terminal as it was; what was said stays to be read. */
  readonly close: () => void;
}

const marks: Readonly<Record<Kind, string>> = { act: ">", seen: " ", outcome: "=", trouble: "!" };

/** Column at which a sentence begins, after its time and mark. */
const indent = 11;

/** A sentence with the time at which it was said (milliseconds from the start), in lines. */
export function sentence(
  elapsed: number,
  kind: Kind,
  text: string,
  columns: number,
): readonly string[] {
  const head = `${(elapsed / 1000).toFixed(1).padStart(6)} s ${marks[kind]} `;
  return text.split("\n").flatMap((part, index) =>
    wrapped(`${index === 0 ? head : " ".repeat(indent)}${part}`, columns, indent)
  );
}

/** Width of the lines where there is no terminal. */
export const lineWidth = 100;

/** A stage of lines, for logs and for reading afterwards. */
export function lineStage(elapsed: () => number, write: (text: string) => void): Stage {
  return {
    say: (kind, text) => write(`${sentence(elapsed(), kind, text, lineWidth).join("\n")}\n`),
    show: () => {},
    close: () => {},
  };
}
