/**
 * Definitions of the Prometheus operator's resources, so that a server takes objects of them: it
 * looks at nothing in them. What is in the rules promtool judges.
 */
export const monitoringDefinitions: string = [
  ...["PodMonitor", "ServiceMonitor", "PrometheusRule"],
].map((kind) =>
  JSON.stringify({
    ...{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
    metadata: { name: `${kind.toLowerCase()}s.monitoring.coreos.com` },
    spec: {
      ...{ group: "monitoring.coreos.com", scope: "Namespaced" },
      names: { kind, plural: `${kind.toLowerCase()}s`, singular: kind.toLowerCase() },
      versions: [{
        ...{ name: "v1", served: true, storage: true },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: { spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
          },
        },
      }],
    },
  })
).join("\n---\n");
