/** Notices when endpoints that should belong to one etcd cluster do not. */
interface EtcdClusters {
  /** Notes what an endpoint said of its cluster; answers why that cannot be, or `null`. */
  note(endpoint: string, cluster: string): string | null;
}

/**
 * Two clusters behind one list of endpoints are two registers, and two managers could each hold one.
 * So an answer counts only while every endpoint that ever answered last named the same cluster, or
 * more than half of all endpoints name this one: no other can then have as many, and one endpoint that
 * once named another and is gone stops nobody. A restore from a snapshot makes a new cluster: then
 * more than half of the endpoints have to say so.
 */
export function etcdClusters(endpoints: number): EtcdClusters {
  const clusters = new Map<string, string>();
  return {
    note(endpoint, cluster) {
      clusters.set(endpoint, cluster);
      const named = [...clusters];
      const other = named.find(([, named]) => named !== cluster);
      const alike = named.filter(([, named]) => named === cluster).length;
      if (other === undefined || 2 * alike > endpoints) return null;
      return `it belongs to the etcd cluster ${cluster}, but ${other[0]} to ${other[1]}: name ` +
        "endpoints of one cluster alone (after a restore from a snapshot, wait until more than half " +
        "of them are back, or restart this manager)";
    },
  };
}
