import { CustomObjectsApiRequestFactory } from "@kubernetes/client-node/dist/gen/apis/CustomObjectsApi.js";
import type { ApiServer } from "./api_server.ts";
import { exchange, isAnswer } from "./exchange.ts";
import { type ListAllAnswer, readListedAll } from "./listing.ts";
import { type OpenedWatch, openWatch } from "./open_watch.ts";
import type { Target } from "./target.ts";

/** How objects of a type are read all at once, and watched from there. */
export interface Reading {
  list(signal: AbortSignal): Promise<ListAllAnswer>;
  /** Watches them from `resourceVersion` on for about `seconds`, until `life` is aborted. */
  watch(resourceVersion: string, seconds: number, life: AbortController): Promise<OpenedWatch>;
}

/** Stands for all objects of a type where one has a name. */
export const ALL = "*";

/** Reads the objects of `target`'s type and namespace: the one of its name, or {@link ALL}. */
export function readingOf(api: ApiServer, target: Target): Reading {
  const requests = new CustomObjectsApiRequestFactory(api.configuration);
  const { group, version, namespace, plural, name } = target;
  const type = [group, version, namespace, plural] as const;
  const selector = name === ALL ? undefined : `metadata.name=${name}`;
  return {
    async list(signal) {
      const request = { verb: "list", target, subresource: "" } as const;
      const building = requests.listNamespacedCustomObject(
        ...type,
        ...[undefined, undefined, undefined] as const, // pretty, bookmarks, continue
        selector,
      );
      const outcome = await exchange(api, request, building, signal);
      return isAnswer(outcome) ? readListedAll(request, outcome) : outcome;
    },
    watch(resourceVersion, seconds, life) {
      const request = { verb: "watch", target, subresource: "" } as const;
      const building = requests.listNamespacedCustomObject(
        ...type,
        ...[undefined, true, undefined] as const, // pretty, bookmarks, continue
        selector,
        ...[undefined, undefined] as const, // labels, limit
        resourceVersion,
        undefined,
        seconds,
        true,
      );
      return openWatch(api, request, building, life);
    },
  };
}
