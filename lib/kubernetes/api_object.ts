import { type JsonObject, jsonObject } from "../http/mod.ts";

/** An object of the API as the server sent it: no field dropped, none vouched for but these. */
export interface ApiObject extends JsonObject {
  readonly metadata: JsonObject;
}

/** `value` as an object of the API, or `null` if it has no metadata. */
export function apiObject(value: unknown): ApiObject | null {
  const object = jsonObject(value);
  return object !== null && isApiObject(object) ? object : null;
}

function isApiObject(value: JsonObject): value is ApiObject {
  return jsonObject(value.metadata) !== null;
}
