import type { ApiAccess, PodIdentity } from "./configuration.ts";
import { number } from "./numbers.ts";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";
import { domainName, type Shape, text, wellFormed } from "./texts.ts";

const hostName: Shape = {
  pattern: /^[A-Za-z0-9._-]{1,253}$/,
  said: "at most 253 of A-Z, a-z, 0-9, -, _ and .",
};

const uid: Shape = { pattern: /^[A-Za-z0-9-]{1,64}$/, said: "at most 64 of A-Z, a-z, 0-9 and -" };

/** Who this process is, as its environment says. */
export function readPod(reading: Reading): PodIdentity {
  return { name: podName(reading), uid: text(reading, "POD_UID", uid) };
}

function podName(reading: Reading): string {
  if (reading.given("POD_NAME") !== null) return text(reading, "POD_NAME", domainName) ?? "";
  const host = reading.given("HOSTNAME");
  if (host !== null && reading.given("KUBERNETES_SERVICE_HOST") === null) {
    return wellFormed(reading, "HOSTNAME", host, hostName, "Set POD_NAME") ?? "";
  }
  reading.refuse(
    "POD_NAME",
    "expected the name of this pod",
    "Set POD_NAME from the downward API: valueFrom.fieldRef.fieldPath: metadata.name; without " +
      "containers to a name of this machine",
  );
  return "";
}

/** Variables that say how the API server is reached. */
export const accessVariables: readonly string[] = [
  "KUBECONFIG",
  "KUBERNETES_SERVICE_HOST",
  "KUBERNETES_SERVICE_PORT",
];

/** How the API server is reached: a kubeconfig that is named wins over the pod's own account. */
export function readAccess(reading: Reading): ApiAccess {
  if (reading.given("KUBECONFIG") !== null) {
    return { kind: "kubeconfig", path: path(reading, "KUBECONFIG") ?? "" };
  }
  if (reading.given("KUBERNETES_SERVICE_HOST") === null) {
    reading.refuse(
      "KUBECONFIG",
      "expected a kubeconfig file, because KUBERNETES_SERVICE_HOST is not set: this is not a pod",
      "Run in a pod, or set KUBECONFIG=/etc/forge-manager/kubeconfig",
    );
  }
  const address: Shape = {
    pattern: /^[A-Za-z0-9.:-]{1,253}$/,
    said: "a host name or an IP address",
  };
  const host = text(reading, "KUBERNETES_SERVICE_HOST", address) ?? "";
  const port = number(reading, "KUBERNETES_SERVICE_PORT", { least: 1, most: 65535, whole: true });
  return { kind: "in-cluster", service: { host, port: String(port ?? 443) } };
}
