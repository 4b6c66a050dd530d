/**
 * # Registers
 *
 * The compare-and-set port behind which the right to forge is kept, and its adapters: a Kubernetes
 * Lease, and the in-memory register of the tests and the demo.
 *
 * Promise: every call ends by the time its signal aborts; an answer is a value, never an exception;
 * a write happens only on the version it names.
 *
 * May import: `core`, `http`, `kubernetes`.
 *
 * @module
 */
export { kubernetesLease, type KubernetesLeaseOptions } from "./lease.ts";
export { type MemoryRegister, memoryRegister, type MemoryRegisterOptions } from "./memory.ts";
export type { Register, WatchListener } from "./port.ts";
