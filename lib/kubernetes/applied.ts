import { type HttpAnswer, type Json, jsonObject, parseJson } from "../http/mod.ts";
import { type Answer, readAnswer } from "./answer.ts";
import type { Request } from "./target.ts";

/** Answer to a server-side apply. */
export type ApplyAnswer =
  | Answer
  | {
    readonly kind: "owned";
    /** Fields that others own with other values, such as `.spec.priority`. */
    readonly fields: readonly string[];
    /** Who owns them, in the server's words. */
    readonly because: string;
  };

/** Makes sense of the answer to a server-side apply. */
export function readApplied(request: Request, answer: HttpAnswer): ApplyAnswer {
  const causes = answer.status === 409 ? conflictsIn(answer.body) : [];
  if (causes.length === 0) return readAnswer(request, answer);
  return {
    kind: "owned",
    fields: causes.map(({ field }) => field),
    because: causes.map(({ field, message }) => `${field} (${message})`).join(", "),
  };
}

function conflictsIn(
  body: string,
): readonly { readonly field: string; readonly message: string }[] {
  const causes = jsonObject(jsonObject(parseJson(body))?.details)?.causes;
  if (!Array.isArray(causes)) return [];
  return causes.map(jsonObject).flatMap((cause) => {
    const field = text(cause?.field);
    return cause?.reason === "FieldManagerConflict" && field !== ""
      ? [{ field, message: text(cause.message) }]
      : [];
  });
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
