import type { ControlPlane } from "./controlplane.ts";
import { kubeconfig } from "./kubeconfig.ts";

/** A service account that exists on a real API server, with a real token. */
export interface ServiceAccount {
  readonly name: string;
  readonly namespace: string;
  readonly token: string;
  /** User name that the audit log shows. */
  readonly user: string;
  /** Kubeconfig text with that token. */
  readonly kubeconfig: string;
}

/** What {@link makeServiceAccount} needs to know. */
export interface ServiceAccountOptions {
  /** YAML file with the ServiceAccount, its Role and its RoleBinding. */
  readonly manifest: string;
  readonly name: string;
  /** Namespace, created if it does not exist; `default` by default. */
  readonly namespace?: string;
}

/** Applies the manifest of a service account and gets a token for it. */
export async function makeServiceAccount(
  plane: ControlPlane,
  { manifest, name, namespace = "default" }: ServiceAccountOptions,
): Promise<ServiceAccount> {
  await ensureNamespace(plane, namespace);
  await plane.kubectl.applyPath(manifest, namespace);
  const token = await makeToken(plane, name, namespace);
  return {
    ...{ name, namespace, token },
    user: `system:serviceaccount:${namespace}:${name}`,
    kubeconfig: kubeconfig({ server: plane.url, ca: plane.ca, credentials: { token }, namespace }),
  };
}

/** A new token of a service account that exists, valid for an hour. */
export async function makeToken(
  plane: ControlPlane,
  name: string,
  namespace = "default",
): Promise<string> {
  return (await plane.kubectl.run(["create", "token", name, "--namespace", namespace])).trim();
}

/** Creates a namespace unless it is there. */
export function ensureNamespace(plane: ControlPlane, name: string): Promise<void> {
  return plane.kubectl.apply(`{apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`);
}
