import { posix } from "node:path";
import type { ClusterSettings, Configuration, KeySettings } from "./configuration.ts";
import { hostAndPort } from "./urls.ts";

/** Address on which the HTTP endpoints listen. */
export const LISTEN_ADDRESS = "0.0.0.0";

/** Files and addresses that talking to the API servers needs. */
interface ApiEndpoints {
  readonly files: readonly string[];
  /** `host:port` as `--allow-net` spells them. */
  readonly hostPorts: readonly string[];
}

/** A complete grant: whatever it does not name is denied. */
interface WorkerPermissions {
  readonly read: string[];
  readonly write: string[];
  readonly net: string[];
  readonly env: string[];
  readonly sys: "osUptime"[];
  readonly run: boolean;
  readonly ffi: false;
  readonly import: false;
}

/**
 * Exactly what the Worker that does the work may touch under this configuration.
 *
 * Deno compares paths as they are spelt and follows links without asking: a source is granted as
 * one file even where Kubernetes swaps the links behind it. `run` is all or nothing, because
 * signalling needs it unscoped.
 */
export function permissions(configuration: Configuration, api: ApiEndpoints): WorkerPermissions {
  const { credentials, node, guard, metricsPort } = configuration;
  const touchesNode = !node.withoutNode;
  const targets = Object.values(credentials.target).map((file) => posix.dirname(file));
  const atGuard = guard.mode === "none" ? [] : [guard.socket];
  const atNode = touchesNode ? [...targets, node.socket, ...atGuard] : [];
  const scrapes = touchesNode && node.requireMetrics;
  const { cluster } = configuration;
  const authorities = cluster?.healthCheckAuthorities ?? null;
  return {
    read: unique([
      ...credentialFiles(configuration),
      ...atNode,
      ...(touchesNode ? ["/proc"] : []),
      ...(authorities === null ? [] : [authorities]),
      ...api.files,
    ]),
    write: unique(atNode),
    net: unique([
      ...(scrapes ? [hostAndPort(new URL(node.metricsUrl))] : []),
      ...api.hostPorts,
      ...(cluster === null ? [] : healthHosts(cluster)),
      `${LISTEN_ADDRESS}:${metricsPort}`,
    ]),
    env: [],
    // The boot clock.
    sys: ["osUptime"],
    run: touchesNode,
    ffi: false,
    import: false,
  };
}

/**
 * Where health may be asked: at the address of the environment, and at every service of the cluster
 * and of this host, because a CardanoForgeCluster may name another one at any time.
 */
function healthHosts({ healthCheckEndpoint: endpoint }: ClusterSettings): readonly string[] {
  const anytime = ["*.svc", "*.svc.cluster.local", "localhost", "127.0.0.1", "[::1]"];
  return endpoint === null ? anytime : [...anytime, hostAndPort(new URL(endpoint))];
}

/** The files that judging the credentials reads. */
export function credentialFiles({ credentials }: KeySettings): string[] {
  const { source, genesis } = credentials;
  return [...Object.values(source), ...(genesis === null ? [] : [genesis])];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
