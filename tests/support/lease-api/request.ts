import { type ResourceType, resourceTypes } from "./object.ts";

/** A request about the objects of one type in one namespace. */
export interface ApiRequest {
  readonly type: ResourceType;
  readonly namespace: string;
  /** Name in the path; `null` for the whole collection. */
  readonly name: string | null;
  readonly status: boolean;
  readonly verb: "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";
  readonly query: URLSearchParams;
}

const path = /^\/apis\/([^/]+)\/([^/]+)\/namespaces\/([^/]+)\/([^/]+)(?:\/([^/]+)(\/status)?)?$/;

/** Makes sense of method and address; `null` for what this API does not serve. */
export function readRequest(method: string, url: URL): ApiRequest | null {
  const [, group, version, namespace, plural, name, status] = path.exec(url.pathname) ?? [];
  const type = resourceTypes.find((type) =>
    type.group === group && type.version === version && type.plural === plural
  );
  const verb = verbOf(method, name !== undefined, url.searchParams);
  if (type === undefined || namespace === undefined || verb === null) return null;
  if (status !== undefined && !type.hasStatus) return null;
  return {
    ...{ type, verb, namespace: decodeURIComponent(namespace), query: url.searchParams },
    name: name === undefined ? null : decodeURIComponent(name),
    status: status !== undefined,
  };
}

function verbOf(method: string, named: boolean, query: URLSearchParams): ApiRequest["verb"] | null {
  if (!named) {
    if (method === "POST") return "create";
    if (method !== "GET") return null;
    return query.get("watch") === "true" ? "watch" : "list";
  }
  const verbs = { GET: "get", PUT: "update", PATCH: "patch", DELETE: "delete" } as const;
  return method in verbs ? verbs[method as keyof typeof verbs] : null;
}

/** Key of an object in the store; without a name the prefix of its collection. */
export function keyOf({ type, namespace }: ApiRequest, name: string | null): string {
  return `${type.plural}.${type.group}/${namespace}/${name ?? ""}`;
}
