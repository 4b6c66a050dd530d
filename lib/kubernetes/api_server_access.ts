import { causeOf } from "../errors/mod.ts";
import { checkTls, readToken } from "../http/mod.ts";
import type { AccessOutcome } from "./access.ts";
import { inClusterAccess, serviceAccountDirectory, type ServiceAddress } from "./in_cluster.ts";
import { kubeconfigAccess } from "./kubeconfig_access.ts";

/** Where to look for the way into a cluster: a kubeconfig, or the service account of a pod. */
type ApiServerAccessOptions =
  | {
    /** Path of the kubeconfig. */
    readonly kubeconfig: string;
    /** Its context; without it the current one. */
    readonly context?: string;
  }
  | {
    /** `KUBERNETES_SERVICE_HOST` and `_PORT`. */
    readonly service: ServiceAddress;
    /** Directory of the account; {@link serviceAccountDirectory} unless told. */
    readonly serviceAccountDir?: string;
  };

/**
 * Finds the way into a cluster and proves what can be proved without talking to it: files are
 * readable, authorities parse, a client certificate fits its key.
 *
 * Errors are values: programs that a kubeconfig would start (`exec`), proxies, unverified TLS and
 * passwords are refused with the way out.
 */
export async function apiServerAccess(options: ApiServerAccessOptions): Promise<AccessOutcome> {
  const found = "kubeconfig" in options
    ? await kubeconfigAccess(options.kubeconfig, options.context)
    : await inClusterAccess(options.serviceAccountDir ?? serviceAccountDirectory, options.service);
  if (found.kind === "failed") return found;
  try {
    const warning = await checkTls(found.access);
    if (found.access.token !== null) await readToken(found.access.token);
    return { ...found, warning };
  } catch (error) {
    const origin = "service" in options
      ? "The pod's service account cannot be used (outside a cluster set KUBECONFIG)"
      : `The kubeconfig ${options.kubeconfig} cannot be used`;
    return { kind: "failed", because: `${origin}: ${causeOf(error)}` };
  }
}
