/**
 * # Pods
 *
 * Pods without a container engine: each a process, mount, network, host name and IPC namespace on
 * the bridge of a world, its containers run as UID and GID 10001 without any capability. So "exact
 * process name", "same /proc", "127.0.0.1" and "cut off from the API" mean what they mean in
 * Kubernetes, and one pod's API server can vanish for that pod alone.
 *
 * Promise: when a container's command ends, all it started is killed (control group); a pod dies
 * with the process that made it, however that ended; `close()` leaves nothing on the machine, and
 * the next `openWorld()` removes what a killed test run left.
 *
 * May import: `tests/support/servers`.
 *
 * @module
 */
export { type Container, type ContainerSpec, type Exit, type RunNews } from "./container.ts";
export { type PodAnswer } from "./http.ts";
export { type Pod, type PodOptions } from "./pod.ts";
export { alwaysMounted, type Image } from "./image.ts";
export { missingPods } from "./requirements.ts";
export { type Mount } from "./root.ts";
export { type PodServiceAccount } from "./serviceaccount.ts";
export { openWorld, type World, type WorldOptions } from "./world.ts";
