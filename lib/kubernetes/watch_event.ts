import { type Json, jsonObject, parseJson, quoted } from "../http/mod.ts";
import { type ApiObject, apiObject } from "./api_object.ts";

/** One line of a watch. */
export type WatchEvent =
  | { readonly kind: "changed"; readonly object: ApiObject; readonly resourceVersion: string }
  | { readonly kind: "deleted"; readonly object: ApiObject; readonly resourceVersion: string }
  | { readonly kind: "bookmark"; readonly resourceVersion: string }
  /**
   * An error of the server (410: it no longer remembers where the watch would continue), or a line
   * that cannot be understood and may have been a change. Either way one must read again.
   */
  | { readonly kind: "broken"; readonly because: string }
  /** An event about an object of another name. */
  | { readonly kind: "foreign" };

/** Makes sense of one line of a watch for the object called `name`; `null`: for any. Never throws. */
export function readWatchEvent(line: string, name: string | null): WatchEvent {
  const event = jsonObject(parseJson(line));
  if (event?.type === "ERROR") return readError(event.object);
  const object = apiObject(event?.object);
  const resourceVersion = object?.metadata.resourceVersion;
  if (object === null || typeof resourceVersion !== "string" || resourceVersion === "") {
    return {
      kind: "broken",
      because: `The watch sent a line of ${line.length} characters that is no event`,
    };
  }
  if (event?.type === "BOOKMARK") return { kind: "bookmark", resourceVersion };
  if (name !== null && object.metadata.name !== name) return { kind: "foreign" };
  switch (event?.type) {
    case "ADDED":
    case "MODIFIED":
      return { kind: "changed", object, resourceVersion };
    case "DELETED":
      return { kind: "deleted", object, resourceVersion };
    default:
      return {
        kind: "broken",
        because: `The watch sent an event of unknown type ${quoted(event?.type)}`,
      };
  }
}

function readError(status: Json | undefined): WatchEvent {
  const { code, message } = jsonObject(status) ?? {};
  const said = `The watch ended with an error (${quoted(code)}): ${quoted(message)}`;
  return { kind: "broken", because: said };
}
