import { type ApiRequest, keyOf } from "./request.ts";
import { refuse } from "./status.ts";
import type { Store } from "./store.ts";
import { selected, selectedName } from "./watch.ts";
import { create, replace } from "./write.ts";

/** Answers everything but a watch. */
export function answer(
  store: Store,
  request: ApiRequest,
  text: string,
  headers: Headers,
): Response {
  const { type, verb, name, query } = request;
  if (verb === "list") {
    const items = selected(store, keyOf(request, null), selectedName(query));
    const metadata = { resourceVersion: String(store.revision()) };
    const apiVersion = `${type.group}/${type.version}`;
    return Response.json({ apiVersion, kind: `${type.kind}List`, metadata, items });
  }
  const writes = verb === "create" || verb === "update" || verb === "patch";
  const body = writes ? parse(text) : null;
  if (body === undefined) return refuse(400, "the body of the request is not JSON");
  if (verb === "create") return create(store, request, body);
  const object = store.get(keyOf(request, name));
  const kind = headers.get("content-type") ?? "";
  // Nobody owns fields here: an apply is a merge, or the creation of what is absent.
  const applies = verb === "patch" && kind.startsWith("application/apply-patch+yaml");
  if (object === undefined && applies) return create(store, request, body);
  if (object === undefined) {
    const details = { name: name ?? "", kind: type.plural };
    return refuse(404, `${type.plural}.${type.group} "${name}" not found`, details);
  }
  if (verb === "get") return Response.json(object);
  if (verb === "delete") return Response.json(store.remove(keyOf(request, name)));
  if (verb === "patch" && !applies && !kind.startsWith("application/merge-patch+json")) {
    return refuse(415, "only merge patches and applies are served here");
  }
  return replace(store, request, object, body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
