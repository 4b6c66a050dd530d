import { type HttpAnswer, parseJson, readDate } from "../http/mod.ts";
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
  if (typeof resourceVersion !== "string" || !Array.isArray(items)) {
    return unintelligible(request, answer);
  }
  const objects = items.map(apiObject).filter((item) => item !== null);
  return { kind: "listed", objects, resourceVersion, serverTime: readDate(answer.date) };
}
