import { mergePatch } from "./merge_patch.ts";
import { fields, type StoredObject } from "./object.ts";
import { type ApiRequest, keyOf } from "./request.ts";
import { refuse } from "./status.ts";
import type { Store } from "./store.ts";
import { invalid } from "./validation.ts";

/** Answers a create. */
export function create(store: Store, request: ApiRequest, body: unknown): Response {
  const { type, namespace } = request;
  const { name } = fields(fields(body).metadata);
  if (typeof name !== "string" || name === "") return refuse(422, "metadata.name: required");
  const details = { name, kind: type.plural };
  const key = keyOf(request, name);
  if (store.get(key) !== undefined) {
    return refuse(409, `${type.plural}.${type.group} "${name}" already exists`, details);
  }
  const because = invalid(type, body);
  if (because !== null) return refuse(422, because, details);
  const { status: _, ...content } = fields(body);
  const stored = store.put(key, {
    ...(type.hasStatus ? content : fields(body)),
    ...{ apiVersion: `${type.group}/${type.version}`, kind: type.kind },
    metadata: {
      ...fields(content.metadata),
      ...{ name, namespace, resourceVersion: "", generation: 1 },
      uid: crypto.randomUUID(),
      creationTimestamp: new Date().toISOString().replace(/\.\d+Z$/, "Z"),
    },
  });
  return Response.json(stored, { status: 201 });
}

/** Answers an update or a patch of `before`; both compare the resourceVersion if the body has one. */
export function replace(
  store: Store,
  request: ApiRequest,
  before: StoredObject,
  sent: unknown,
): Response {
  const { type, verb, status } = request;
  const { name } = before.metadata;
  const details = { name, kind: type.plural };
  const body = fields(verb === "patch" ? mergePatch(before, sent) : sent);
  const metadata = fields(body.metadata);
  if (metadata.name !== name) return refuse(400, "the name of the object does not match the URL");
  if (!metadata.resourceVersion) {
    return refuse(422, "metadata.resourceVersion: must be specified for an update", details);
  }
  const stale = metadata.resourceVersion !== before.metadata.resourceVersion ||
    (metadata.uid !== undefined && metadata.uid !== before.metadata.uid);
  if (stale) {
    const message = "the object has been modified; please apply your changes to the latest version";
    return refuse(
      409,
      `Operation cannot be fulfilled on ${type.plural} "${name}": ${message}`,
      details,
    );
  }
  const because = invalid(type, body);
  if (because !== null) return refuse(422, because, details);
  const after = status
    ? { ...before, status: body.status }
    : { ...before, ...body, metadata: merged(before, body), ...keptStatus(type.hasStatus, before) };
  return Response.json(store.put(keyOf(request, name), after));
}

/** Metadata of the new object: the server's own fields cannot be changed by anybody. */
function merged(before: StoredObject, body: Readonly<Record<string, unknown>>) {
  const { name, namespace, uid, resourceVersion, generation, creationTimestamp } = before.metadata;
  const changed = JSON.stringify(before.spec) !== JSON.stringify(body.spec);
  return {
    ...fields(body.metadata),
    ...{ name, namespace, uid, resourceVersion, creationTimestamp },
    generation: generation + (changed ? 1 : 0),
  };
}

function keptStatus(hasStatus: boolean, before: StoredObject): { readonly status?: unknown } {
  return hasStatus ? { status: before.status } : {};
}
