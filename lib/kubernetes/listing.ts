import { type HttpAnswer, parseJson, quoted, readDate } from "../http/mod.ts";
import { type Failed, readRefusal, type Refused, unintelligible } from "./answer.ts";
import { type ApiObject, apiObject } from "./api_object.ts";
import type { Request, Target } from "./target.ts";

/** Answer to a list of one name. */
export type ListAnswer =
  | {
    readonly kind: "listed";
    /** The object, or `null` if there is none of that name. */
    readonly object: ApiObject | null;
    /** Where a watch can start without missing anything. */
    readonly resourceVersion: string;
    readonly serverTime: number | null;
  }
  | Refused
  | Failed;

/** Answer to a list of all objects of a type. */
export type ListAllAnswer =
  | {
    readonly kind: "listed";
    readonly objects: readonly ApiObject[];
    /** Where a watch can start without missing anything. */
    readonly resourceVersion: string;
    readonly serverTime: number | null;
  }
  | Refused
  | Failed;

/** The one object of `target`'s name in a list: a server that does not heed the selector lists others. */
export function listedOne(
  { objects, ...rest }: Extract<ListAllAnswer, { readonly kind: "listed" }>,
  { name }: Target,
): ListAnswer {
  const object = objects.find(({ metadata }) => metadata.name === name) ?? null;
  return { ...rest, object };
}

/** Makes sense of an HTTP answer that should be a list. */
export function readListedAll(request: Request, answer: HttpAnswer): ListAllAnswer {
  const refused = readRefusal(request, answer);
  if (refused !== null) return refused;
  const list = apiObject(parseJson(answer.body));
  const resourceVersion = list?.metadata.resourceVersion;
  // A server writes an empty list, or null; what has no items at all is no list.
  const items = list?.items === null ? [] : list?.items;
  if (list === null || typeof resourceVersion !== "string" || !Array.isArray(items)) {
    return unintelligible(request, answer);
  }
  // Of another type it would say that there is none of ours: a record that is gone ends a right.
  if (!isOfType(list, request.target)) return ofAnotherType(request, answer, list);
  const objects = items.map(apiObject).filter((item) => item !== null);
  return { kind: "listed", objects, resourceVersion, serverTime: readDate(answer.date) };
}

/** Whether a list that says of what kind it is lists this type: leases stand in a `LeaseList`. */
function isOfType({ kind }: ApiObject, { plural }: Target): boolean {
  return kind === undefined || String(kind).toLowerCase().replace(/list$/, "s") === plural;
}

function ofAnotherType(
  { verb, target }: Request,
  { status }: HttpAnswer,
  { kind }: ApiObject,
): Failed {
  const { plural, group } = target;
  const because = `The answer to ${verb} (${status}) is of kind ${
    quoted(kind)
  }, expected a list of ${plural}.${group}`;
  return { kind: "failed", because };
}
