/**
 * # Kubelet
 *
 * Plays the kubelet for one pod of the tests: starts its containers in the order of the manifest,
 * probes them, restarts them with the back-off of a real kubelet, and deletes the pod as one does.
 * The manifest says the probes, the sidecars and the grace; what it asks of these and is not played
 * here is refused, never passed over. What the containers run is the caller's to say.
 *
 * Promise: periods, time-outs, thresholds and delays are those of Kubernetes; `events()` tells all
 * that was done; after `delete()` or disposal nothing of it runs on, no probe either. To be
 * disposed of before the world of its pod.
 *
 * It probes from inside the pod, where a real one comes from the host: a pod that a test cuts off
 * from the API server, which is at the host's address, is still probed.
 *
 * May import: `tests/support/pods`, `tests/support/servers`, `tests/support/manifests.ts`.
 *
 * @module
 */
export { restartDelay } from "./backoff.ts";
export { type KubeletEvent, timeline } from "./events.ts";
export { type Kubelet, type KubeletOptions, startKubelet } from "./kubelet.ts";
export { type ContainerProcess } from "./keeper.ts";
export { type ContainerManifest, type PodManifest, readManifest } from "./manifest.ts";
export { type Order } from "./order.ts";
export { type Probe, type Probes } from "./probe_manifest.ts";
