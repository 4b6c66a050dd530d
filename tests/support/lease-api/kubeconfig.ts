/** Text of a kubeconfig (JSON, which is YAML) with one context. */
export function kubeconfigFor(server: string, token: string): string {
  const name = "lease-api";
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, namespace: "default" } }],
    "current-context": name,
  });
}
