/**
 * # Servers
 *
 * Real servers for the tests: kube-apiserver, kubectl and etcd, built once from one pinned Go module
 * and started on loopback or on the bridge of a world of pods.
 *
 * Promise: every wait is bounded and fails with the end of the server's log; after `stop()` nothing
 * is left of a server; a server ends with the process that started it, however that ended.
 *
 * May import: nothing of `lib`.
 *
 * @module
 */
export { type ServiceAccount, type ServiceAccountOptions } from "./accounts.ts";
export { ensureNamespace, makeServiceAccount, makeToken } from "./accounts.ts";
export { type AuditedRequest, requestsPerUser } from "./audit.ts";
export { missingServers, type ServerBinaries, serverBinaries } from "./binaries.ts";
export { type Certificate, makeAuthority, makeServerCertificate } from "./certificates.ts";
export {
  type ControlPlane,
  type ControlPlaneOptions,
  serviceNames,
  startControlPlane,
} from "./controlplane.ts";
export { type Etcd, type EtcdOptions, type EtcdTls, startEtcd } from "./etcd.ts";
export { type EtcdPair, startEtcdPair } from "./etcd_pair.ts";
export { type Change, followObjects, type History } from "./history.ts";
export { host, type HostOptions, type HostResult, tryHost } from "./host.ts";
export { type Credentials, kubeconfig, type KubeconfigContent } from "./kubeconfig.ts";
export { bindKubectl, type Kubectl } from "./kubectl.ts";
export { freePort } from "./ports.ts";
export { type ServerProcess, startServer } from "./process.ts";
export { makeScratch, removeScratch, tail } from "./scratch.ts";
export { eventually, pause, settles } from "./wait.ts";
