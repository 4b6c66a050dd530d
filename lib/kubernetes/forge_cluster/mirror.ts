import { canonicalJson, jsonObject } from "../../http/mod.ts";
import type { Answer } from "../answer.ts";
import type { ApiObject } from "../api_object.ts";
import type { NamedObject } from "../named_object.ts";
import { MIRROR_LABEL, originAnnotations } from "./origin.ts";
import { readForgeCluster } from "./read.ts";
import { whyMirrorTaken } from "./taken.ts";
import { CLUSTER_HEAD } from "./target.ts";

/** What became of a mirror. */
export type Mirrored =
  | { readonly kind: "written" }
  | { readonly kind: "unchanged" }
  /** Somebody else is at home under that name there, or mirrors another cluster of that name. */
  | { readonly kind: "taken"; readonly because: string }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Copies a CardanoForgeCluster, status included, to another API server, where `object` is: one
 * request where nothing has changed, at most three. Each write replaces just what was read before it.
 */
export async function writeMirror(
  object: NamedObject,
  home: ApiObject,
  signal: AbortSignal,
): Promise<Mirrored> {
  const read = await object.read(signal);
  const absent = read.kind === "refused" && read.missing === "object";
  if (read.kind !== "ok" && !absent) return failed(read);
  const there = read.kind === "ok" ? read.object : null;
  const because = there === null ? null : whyMirrorTaken(there, home);
  if (because !== null) return { kind: "taken", because };
  const mirror = mirrorOf(home, object.target.namespace, there);
  let current = there;
  if (there === null || textOf(there) !== textOf(mirror)) {
    const written = there === null
      ? await object.create(mirror, signal)
      : await object.replace(mirror, signal);
    if (written.kind !== "ok") return failed(written);
    current = written.object;
  }
  const status = home.status ?? {};
  const told = canonicalJson(current?.status ?? {}) === canonicalJson(status);
  if (current === null || told) return { kind: current === there ? "unchanged" : "written" };
  const written = await object.replaceStatus({ ...current, status }, signal);
  return written.kind === "ok" ? { kind: "written" } : failed(written);
}

/** The copy of `home` for another namespace; `there` is what it replaces. */
function mirrorOf(home: ApiObject, namespace: string, there: ApiObject | null): ApiObject {
  const { managedFields: _, ...metadata } = there?.metadata ?? {};
  const { name, uid, generation, createdAt } = readForgeCluster(home);
  return {
    ...CLUSTER_HEAD,
    metadata: {
      ...metadata,
      ...{ name, namespace },
      labels: { ...jsonObject(home.metadata.labels), [MIRROR_LABEL]: "true" },
      annotations: {
        ...jsonObject(metadata.annotations),
        ...originAnnotations({ uid, generation, createdAt }),
      },
    },
    spec: home.spec ?? {},
  };
}

/** What a mirror says, without what the server adds. */
function textOf({ metadata: { labels, annotations }, spec }: ApiObject): string {
  return canonicalJson({ labels: labels ?? {}, annotations: annotations ?? {}, spec: spec ?? {} });
}

function failed(answer: Exclude<Answer, { readonly kind: "ok" }>): Mirrored {
  return { kind: "failed", because: answer.because };
}
