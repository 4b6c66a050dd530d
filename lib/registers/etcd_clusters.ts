/** Notices when endpoints that should belong to one etcd cluster do not. */
interface EtcdClusters {
  /** Notes what an endpoint said of its cluster; answers why that cannot be, or `null`. */
  note(endpoint: string, cluster: string): string | null;
}

/**
 * Two clusters behind one list of endpoints are two registers, and two managers could each hold one.
 * So an answer counts only while every endpoint that ever answered last named the same cluster. A
 * restore from a snapshot makes a new cluster: then each endpoint has to say so once.
 */
export function etcdClusters(): EtcdClusters {
  const clusters = new Map<string, string>();
  return {
    note(endpoint, cluster) {
      clusters.set(endpoint, cluster);
      const other = [...clusters].find(([, named]) => named !== cluster);
      if (other === undefined) return null;
      return `it belongs to the etcd cluster ${cluster}, but ${other[0]} to ${other[1]}: name ` +
        "endpoints of one cluster alone (after a restore from a snapshot, wait until all of them " +
        "are back, or restart this manager)";
    },
  };
}
