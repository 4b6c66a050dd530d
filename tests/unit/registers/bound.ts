import { createHash } from "node:crypto";
import { canonicalJson, type Json, type JsonObject } from "../../../lib/http/mod.ts";

/** The text of our annotation with whatever own part, bound to a spec as its writer does it. */
export function bound(own: Json | undefined, spec: JsonObject): string {
  const binding = {
    holder: spec.holderIdentity ?? "",
    transitions: spec.leaseTransitions ?? 0,
    renewTime: spec.renewTime ?? null,
    digest: createHash("sha256").update(canonicalJson(own)).digest("hex"),
  };
  return JSON.stringify({ own, binding });
}
