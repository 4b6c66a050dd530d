import { CustomObjectsApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/CustomObjectsApi.js";
import type { RequestContext } from "@kubernetes/client-node/dist/gen/http/http.js";
import type { JsonObject } from "../http/mod.ts";
import { type Answer, readAnswer } from "./answer.ts";
import type { ApiServer } from "./api_server.ts";
import { exchange, isAnswer } from "./exchange.ts";
import type { ApiObject } from "./api_object.ts";
import { type ApplyAnswer, readApplied } from "./applied.ts";
import { type ListAnswer, listedOne } from "./listing.ts";
import type { OpenedWatch } from "./open_watch.ts";
import { readingOf } from "./reading.ts";
import type { Request, Target, Verb } from "./target.ts";

/** What can be asked about one named object. Every call ends within the server's time limit. */
export interface NamedObject {
  readonly target: Target;
  /** Reads the object as it is now, never from a cache. */
  read(signal: AbortSignal): Promise<Answer>;
  create(object: ApiObject, signal: AbortSignal): Promise<Answer>;
  /** Replaces the object if its `resourceVersion` is still that of `object`. */
  replace(object: ApiObject, signal: AbortSignal): Promise<Answer>;
  /** Merges `change` into the object, whatever its `resourceVersion` (JSON merge patch, RFC 7396). */
  merge(change: JsonObject, signal: AbortSignal): Promise<Answer>;
  /**
   * Server-side apply: what `wanted` says is to be so, and `manager` owns it. A field that another
   * manager owns with another value is not taken from it: then nothing changes.
   */
  apply(wanted: ApiObject, manager: string, signal: AbortSignal): Promise<ApplyAnswer>;
  /** As {@link replace}, for the status alone. */
  replaceStatus(object: ApiObject, signal: AbortSignal): Promise<Answer>;
  /**
   * Reads the object by a list of its name, as a watch needs it: only a list has a resourceVersion
   * of its own, from which a watch can start though the object is missing, or older than the
   * server's memory.
   */
  list(signal: AbortSignal): Promise<ListAnswer>;
  /** Watches the object from `resourceVersion` on for about `seconds`, until `life` is aborted. */
  watch(resourceVersion: string, seconds: number, life: AbortController): Promise<OpenedWatch>;
}

/**
 * Typed access to one object. Built on client-node's class for objects of any type, for Leases too:
 * its class for Leases drops the fields that its version does not know, ours must keep them.
 */
export function namedObject(api: ApiServer, target: Target): NamedObject {
  const requests = new CustomObjectsApiRequestFactory(api.configuration);
  const { group, version, namespace, plural, name } = target;
  const type = [group, version, namespace, plural] as const;
  const reading = readingOf(api, target);

  async function ask(
    verb: Verb,
    subresource: Request["subresource"],
    building: Promise<RequestContext>,
    signal: AbortSignal,
  ): Promise<Answer> {
    const request = { verb, target, subresource };
    const outcome = await exchange(api, request, building, signal);
    return isAnswer(outcome) ? readAnswer(request, outcome) : outcome;
  }

  return {
    target,
    read: (signal) => ask("get", "", requests.getNamespacedCustomObject(...type, name), signal),
    create: (object, signal) =>
      ask("create", "", requests.createNamespacedCustomObject(...type, object), signal),
    replace: (object, signal) =>
      ask("update", "", requests.replaceNamespacedCustomObject(...type, name, object), signal),
    merge: (change, signal) =>
      ask(
        "patch",
        "",
        as("merge-patch+json", requests.patchNamespacedCustomObject(...type, name, change)),
        signal,
      ),
    async apply(wanted, manager, signal) {
      const request = { verb: "patch", target, subresource: "" } as const;
      const building = as(
        "apply-patch+yaml",
        requests.patchNamespacedCustomObject(...type, name, wanted, undefined, manager),
      );
      const outcome = await exchange(api, request, building, signal);
      return isAnswer(outcome) ? readApplied(request, outcome) : outcome;
    },
    replaceStatus: (object, signal) =>
      ask(
        "update",
        "/status",
        requests.replaceNamespacedCustomObjectStatus(...type, name, object),
        signal,
      ),
    async list(signal) {
      const all = await reading.list(signal);
      return all.kind === "listed" ? listedOne(all, target) : all;
    },
    watch: reading.watch,
  };
}

/** client-node's class would send the same text as another kind of patch. */
async function as(kind: string, building: Promise<RequestContext>): Promise<RequestContext> {
  const request = await building;
  request.setHeaderParam("Content-Type", `application/${kind}`);
  return request;
}
