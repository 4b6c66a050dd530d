/** An entry of the compile-time grant of connections, and why it is there. */
export interface Reason {
  readonly entry: string;
  readonly reason: string;
}

const inCluster = "service address of the API server in a cluster (KUBERNETES_SERVICE_HOST)";
const etcd = "etcd as a register, in a network of one's own (FORGE_REGISTERS)";
const health =
  "a service whose answer tells whether this cluster is healthy (healthCheck.endpoint)";
const own = "API server of a cluster in a network of one's own, by kubeconfig";

/**
 * Where the compiled program may connect to and listen at all.
 *
 * Each run is narrowed to the exact hosts and ports of its configuration. What is not listed here
 * can be configured only after it was added to `permissions.sidecar.net` in `deno.json` and compiled
 * again: an API server on the public internet, for example. Deno knows no IPv6 ranges: in a cluster
 * whose service addresses are IPv6 the API server is reached by its name.
 */
export const net: readonly Reason[] = [
  {
    entry: "kubernetes.default.svc:443",
    reason: "name of the API server in every cluster, on every certificate of one",
  },
  { entry: "10.0.0.0/8:443", reason: inCluster },
  { entry: "172.16.0.0/12:443", reason: inCluster },
  { entry: "192.168.0.0/16:443", reason: inCluster },
  { entry: "100.64.0.0/10:443", reason: `${inCluster} that uses the shared address space` },
  { entry: "34.118.224.0/20:443", reason: `${inCluster} of Google, whose default range it is` },
  { entry: "10.0.0.0/8:6443", reason: own },
  { entry: "172.16.0.0/12:6443", reason: own },
  { entry: "192.168.0.0/16:6443", reason: own },
  { entry: "100.64.0.0/10:6443", reason: own },
  { entry: "10.0.0.0/8:2379", reason: etcd },
  { entry: "172.16.0.0/12:2379", reason: etcd },
  { entry: "192.168.0.0/16:2379", reason: etcd },
  { entry: "100.64.0.0/10:2379", reason: etcd },
  { entry: "*.svc", reason: health },
  { entry: "*.svc.cluster.local", reason: health },
  {
    entry: "127.0.0.0/8",
    reason: "the node's metrics, whose port NODE_METRICS_URL chooses; an API server on this host",
  },
  { entry: "[::1]", reason: "the same by IPv6" },
  { entry: "localhost", reason: "the same by name" },
  { entry: "0.0.0.0", reason: "listening, on the port that METRICS_PORT chooses" },
];
