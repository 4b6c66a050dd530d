import type { Answer, Failed } from "./answer.ts";

/** What became of a status. */
export type StatusOutcome =
  | { readonly kind: "written" }
  /** The object says so already; nothing was sent. */
  | { readonly kind: "unchanged" }
  | NotWritten;

/** Why nothing was written. */
export type NotWritten =
  /** Somebody else wrote meanwhile: decide anew whether there is still something to say. */
  | { readonly kind: "conflict"; readonly because: string }
  /** The cluster does not know the type: its definition is not installed. */
  | { readonly kind: "unsupported"; readonly because: string }
  | Failed;

/** What an answer other than success means for a status. */
export function notWritten(answer: Exclude<Answer, { readonly kind: "ok" }>): NotWritten {
  const { because } = answer;
  if (answer.kind === "failed") return { kind: "failed", because };
  if (answer.missing === "type") return { kind: "unsupported", because };
  const moved = answer.status === 409 || answer.missing === "object";
  return { kind: moved ? "conflict" : "failed", because };
}
