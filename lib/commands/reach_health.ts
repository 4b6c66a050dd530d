import type { Configuration } from "../config/mod.ts";
import type { Cli } from "./cli.ts";

/** Whether the health check of the environment can be made; prints why not. */
export function mayAskHealth({ error }: Cli, { cluster }: Configuration): boolean {
  const endpoint = cluster?.healthCheckEndpoint ?? null;
  if (endpoint === null) return true;
  const { protocol, hostname, port } = new URL(endpoint);
  const host = `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
  if (Deno.permissions.querySync({ name: "net", host }).state === "granted") return true;
  error(
    `Cannot use HEALTH_CHECK_ENDPOINT, which is at ${host}: this program was compiled to reach only ` +
      "services of the cluster (NAME.NAMESPACE.svc), this host, and private addresses on ports 443, " +
      "6443 and 2379; name it by one of these, or add it to permissions.sidecar.net in deno.json and " +
      "compile again",
  );
  return false;
}
