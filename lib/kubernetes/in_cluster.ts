import { filesOf, type Source } from "../http/mod.ts";
import type { AccessOutcome, ApiServerAccess } from "./access.ts";
import { serverAddress } from "./server_address.ts";

/** Where Kubernetes mounts the service account of a pod. */
export const serviceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Host and port of the API server as a pod's environment has them (`KUBERNETES_SERVICE_*`). */
export interface ServiceAddress {
  readonly host: string;
  readonly port: string;
}

/** Access by the service account that Kubernetes mounts into a pod. */
export async function inClusterAccess(
  directory: string,
  { host, port }: ServiceAddress,
): Promise<AccessOutcome> {
  const address = serverAddress(`https://${host.includes(":") ? `[${host}]` : host}:${port}`);
  if (address.kind === "failed") return address;
  const file = (name: string): Source => ({ kind: "file", path: `${directory}/${name}` });
  const authorities = file("ca.crt");
  const token = file("token");
  const access: ApiServerAccess = {
    server: address.server,
    hostPort: address.hostPort,
    files: filesOf([authorities, token]),
    namespace: await namespaceOf(`${directory}/namespace`),
    authorities,
    certificate: null,
    token,
  };
  return { kind: "ready", access, warning: null };
}

/** The pod's own namespace, read once; it cannot change while the pod lives. */
async function namespaceOf(path: string): Promise<string | null> {
  try {
    return (await Deno.readTextFile(path)).trim() || null;
  } catch {
    return null;
  }
}
