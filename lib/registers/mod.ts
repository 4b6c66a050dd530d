/**
 * # Registers
 *
 * The compare-and-set port behind which the right to forge is kept, and its adapters: a Kubernetes
 * Lease, a key of etcd, and the in-memory register of the tests and the demo.
 *
 * Promise: every call ends by the time its signal aborts; an answer is a value, never an exception;
 * a write happens only on the version it names.
 *
 * May import: `core`, `errors`, `http`, `kubernetes`.
 *
 * @module
 */
export { openCandidates, openRegister, type RegisterAccess } from "./access.ts";
export { type CandidateList, candidateList } from "./candidates.ts";
export { etcdRegister } from "./etcd.ts";
export { type EtcdAccess, etcdAccess, type EtcdConfiguration } from "./etcd_access.ts";
export { openEtcd } from "./etcd_client.ts";
export { kubernetesLease } from "./lease.ts";
export { versionOf } from "./lease_version.ts";
export { memoryRegister } from "./memory.ts";
export type { Register } from "./port.ts";
export { type ChangeOutcome, changeSet } from "./set_change.ts";
export { type SetChange, whyNotBegun } from "./set_found.ts";
export { ownPartOf, survey, type Surveyed } from "./survey.ts";
