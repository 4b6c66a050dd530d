import { type HttpAnswer, parseJson, quoted, readDate } from "../http/mod.ts";
import { type ApiObject, apiObject } from "./api_object.ts";
import { explain, type Missing, missing } from "./refusal.ts";
import { describe, type Request } from "./target.ts";

/** The server's refusal: a status other than 2xx. */
export interface Refused {
  readonly kind: "refused";
  readonly status: number;
  /** What a 404 says is not there. */
  readonly missing: Missing | null;
  readonly because: string;
  /** `Date` of the answer, in milliseconds since the Unix epoch. */
  readonly serverTime: number | null;
}

/** No usable answer; a write may have been committed all the same. */
export interface Failed {
  readonly kind: "failed";
  readonly because: string;
}

/** Answer to a request about one object. */
export type Answer =
  | { readonly kind: "ok"; readonly object: ApiObject; readonly serverTime: number | null }
  | Refused
  | Failed;

/** Makes sense of an HTTP answer that should hold one object. */
export function readAnswer(request: Request, answer: HttpAnswer): Answer {
  const refused = readRefusal(request, answer);
  if (refused !== null) return refused;
  const object = apiObject(parseJson(answer.body));
  if (object === null) return unintelligible(request, answer);
  const { name, namespace } = object.metadata;
  const { target } = request;
  if (name !== target.name || namespace !== target.namespace) {
    return {
      kind: "failed",
      because: `The answer to ${request.verb} (${answer.status}) is about another object, ` +
        `${quoted(name)} in namespace ${quoted(namespace)}: expected ${describe(target)}`,
    };
  }
  return { kind: "ok", object, serverTime: readDate(answer.date) };
}

/** The refusal that an HTTP answer is, or `null` if its status is 2xx. */
export function readRefusal(request: Request, answer: HttpAnswer): Refused | null {
  const { status, body, date } = answer;
  if (status >= 200 && status < 300) return null;
  return {
    kind: "refused",
    status,
    missing: missing(request, status, body),
    because: explain(request, status, body),
    serverTime: readDate(date),
  };
}

/** A 2xx whose body is not what was asked for: a proxy, or something else that listens there. */
export function unintelligible(request: Request, { status }: HttpAnswer): Failed {
  return {
    kind: "failed",
    because: `The answer to ${request.verb} (${status}) is not an object of the Kubernetes API`,
  };
}
