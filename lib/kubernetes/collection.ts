import { CustomObjectsApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/CustomObjectsApi.js";
import type { Cluster } from "./cluster.ts";
import { exchange, isAnswer } from "./exchange.ts";
import { type ListAllAnswer, readListedAll } from "./listing.ts";
import { type OpenedWatch, openWatch } from "./open_watch.ts";
import type { Target } from "./target.ts";

/** All objects of a type in one namespace. Every call ends within the cluster's time limit. */
export interface Collection {
  list(signal: AbortSignal): Promise<ListAllAnswer>;
  /** Watches all of them from `resourceVersion` on for about `seconds`, until `life` is aborted. */
  watch(resourceVersion: string, seconds: number, life: AbortController): Promise<OpenedWatch>;
}

/** Typed access to all objects of a type in one namespace. */
export function collection(cluster: Cluster, of: Omit<Target, "name">): Collection {
  const api = new CustomObjectsApiRequestFactory(cluster.configuration);
  const type = [of.group, of.version, of.namespace, of.plural] as const;
  const target = { ...of, name: "*" };
  return {
    async list(signal) {
      const request = { verb: "list", target, subresource: "" } as const;
      const building = api.listNamespacedCustomObject(...type);
      const outcome = await exchange(cluster, request, building, signal);
      return isAnswer(outcome) ? readListedAll(request, outcome) : outcome;
    },
    watch(resourceVersion, seconds, life) {
      const request = { verb: "watch", target, subresource: "" } as const;
      const building = api.listNamespacedCustomObject(
        ...type,
        ...[undefined, true, undefined] as const, // pretty, bookmarks, continue
        ...[undefined, undefined, undefined] as const, // fields, labels, limit
        resourceVersion,
        undefined,
        seconds,
        true,
      );
      return openWatch(cluster, request, building, life);
    },
  };
}
