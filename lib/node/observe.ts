import type { MetricsReport, Milliseconds, NodeReport, SocketReport } from "../core/mod.ts";
import type { CredentialPaths } from "./credential_paths.ts";
import { inspectKeys } from "./inspect.ts";
import { openMetrics } from "./metrics.ts";
import { findNode } from "./search.ts";
import { probeSocket } from "./socket.ts";

/** Where to look at the node. */
export interface ObserverConfig {
  /** `CARDANO_NODE_PROCESS_NAME`: a name, or a full path. */
  readonly executable: string;
  /** The target paths that the node's flags name. */
  readonly paths: CredentialPaths;
  /** `NODE_METRICS_URL`, or `null` if it is not set. */
  readonly metricsUrl: string | null;
  readonly socketPath: string;
  readonly magic: number;
  readonly scrapeTimeout: Milliseconds;
  readonly probeTimeout: Milliseconds;
}

/** Looks at one node. */
export interface Observer {
  /**
   * One look. The socket is probed if `socket` asks for it or if no process was found; else it is
   * reported as `unasked`. Never rejects; takes at most both time-outs together.
   */
  observe(ask: { readonly socket: boolean }): Promise<NodeReport>;
  close(): Promise<void>;
}

/**
 * Prepares looking at a node.
 *
 * The metrics come last in each look, so that as little time as possible passes between what the
 * node said of its counter and the clock reading of whoever takes the report.
 */
export function openObserver(config: ObserverConfig): Observer {
  const { executable, socketPath, magic } = config;
  const inspect = inspectKeys(config.paths);
  const metrics = config.metricsUrl === null ? null : openMetrics(config.metricsUrl);

  async function processAndSocket(asked: boolean) {
    const process = await findNode(executable, { socketPath });
    const socket = asked || process.kind === "none"
      ? await probeSocket(socketPath, magic, config.probeTimeout)
      : NOT_PROBED;
    if (process.kind !== "none" || socket.kind !== "answers") return { process, socket };
    return { process: notShared(executable, socketPath), socket };
  }

  return {
    async observe({ socket }) {
      const [found, keys] = await Promise.all([processAndSocket(socket), inspect()]);
      const sample = await (metrics?.scrape(config.scrapeTimeout) ?? NO_METRICS);
      return { ...found, keys, metrics: sample };
    },
    close: async () => await metrics?.close(),
  };
}

const NOT_PROBED: SocketReport = { kind: "unasked" };

const NO_METRICS: MetricsReport = {
  kind: "unreachable",
  because: "NODE_METRICS_URL is not set: what the node does cannot be observed",
};

function notShared(executable: string, socketPath: string): NodeReport["process"] {
  return {
    kind: "unknown",
    because: `The node answers on ${socketPath}, but no process for ${executable} can be seen: ` +
      "the process namespace is not shared (set shareProcessNamespace: true), the node runs as " +
      "another user or group, or CARDANO_NODE_PROCESS_NAME names another executable",
  };
}
