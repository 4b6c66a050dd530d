import { jsonObject, parseJson, serverWords } from "../http/mod.ts";
import { describe, type Request } from "./target.ts";

/** What a 404 says is not there: the object, its namespace, or its whole type. */
export type Missing = "object" | "namespace" | "type";

/**
 * Tells a missing object from a missing type: only a server that knows the type names the object in
 * its `Status`; for a type it does not know it answers `404 page not found` in plain text.
 */
export function missing(request: Request, status: number, body: string): Missing | null {
  if (status !== 404) return null;
  const details = jsonObject(jsonObject(parseJson(body))?.details);
  if (details?.kind === "namespaces") return "namespace";
  return details?.name === request.target.name ? "object" : "type";
}

/** Why the server refused, and the way out, in one sentence. */
export function explain(request: Request, status: number, body: string): string {
  const { verb, target, subresource } = request;
  const what = `${verb} ${describe(target)}${subresource && " (status)"}`;
  return `${what}: ${hint(request, status, body)}${serverWords(body)}`;
}

function hint(request: Request, status: number, body: string): string {
  const { verb, target, subresource } = request;
  const resource = `${target.plural}.${target.group}${subresource}`;
  switch (status) {
    case 401:
      return "the API server does not accept this client's credentials (401)";
    case 403:
      return `not allowed (403): grant the verb ${verb} on ${resource} to this client, see deploy/role.yaml`;
    case 404:
      return {
        object: "there is no such object (404)",
        namespace: `there is no namespace ${target.namespace} (404)`,
        type:
          `the API server does not serve ${target.plural} of ${target.group}/${target.version} (404)`,
      }[missing(request, 404, body) ?? "object"];
    case 409:
      return "the object has changed or exists already (409)";
    case 410:
      return "this resourceVersion has expired (410)";
    case 429:
      return "the API server has too much to do (429)";
    default:
      return status >= 300 && status < 400
        ? `redirected (${status}), which is not followed`
        : `refused (${status})`;
  }
}
