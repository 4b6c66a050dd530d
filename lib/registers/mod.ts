/**
 * # Registers
 *
 * The compare-and-set port behind which the right to forge is kept, and its adapters: a Kubernetes
 * Lease, a key of etcd, and the in-memory register of the tests and the demo.
 *
 * Promise: every call ends by the time its signal aborts; an answer is a value, never an exception;
 * a write happens only on the version it names.
 *
 * May import: `core`, `http`, `kubernetes`.
 *
 * @module
 */
export { type CandidateList, candidateList, type CandidatesListener } from "./candidates.ts";
export { etcdRegister, type EtcdRegisterOptions } from "./etcd.ts";
export {
  type EtcdAccess,
  etcdAccess,
  type EtcdAccessOutcome,
  type EtcdConfiguration,
} from "./etcd_access.ts";
export { type EtcdClient, openEtcd } from "./etcd_client.ts";
export type { EtcdWatchOptions } from "./etcd_follow.ts";
export { kubernetesLease, type KubernetesLeaseOptions } from "./lease.ts";
export { type MemoryRegister, memoryRegister, type MemoryRegisterOptions } from "./memory.ts";
export type { Register, WatchListener } from "./port.ts";
