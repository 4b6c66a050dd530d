import type {
  MetricsReport,
  Milliseconds,
  NodeReport,
  ProcessId,
  ProcessReport,
  SocketReport,
} from "../core/mod.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { inspectKeys } from "./inspect.ts";
import { openMetrics } from "./metrics.ts";
import { findNode } from "./search.ts";
import { probeSocket } from "./socket.ts";

/** Where to look at the node. */
interface ObserverConfig {
  /** `CARDANO_NODE_PROCESS_NAME`: a name, or a full path. */
  readonly executable: string;
  /** Where the node's flags point. */
  readonly paths: CredentialTarget;
  /** `NODE_METRICS_URL`, or `null` with `REQUIRE_NODE_METRICS=false`. */
  readonly metricsUrl: string | null;
  readonly socketPath: string;
  readonly magic: number;
  readonly scrapeTimeout: Milliseconds;
  readonly probeTimeout: Milliseconds;
  /**
   * The process that an earlier life of this program left as the node: the first look waits for
   * this answer, because another process must not be taken for the node while that one runs.
   */
  readonly known?: Promise<ProcessId | null>;
}

/** Looks at one node. */
export interface Observer {
  /**
   * One look. A process that was found stays the node until it has ended. The socket is probed if
   * `socket` asks for it, and whenever the process is not the one that answered the last probe; else
   * that answer is repeated. Never rejects; takes at most both time-outs together.
   */
  observe(ask: { readonly socket: boolean }): Promise<NodeReport>;
  close(): Promise<void>;
}

interface Probe {
  readonly process: ProcessReport;
  readonly socket: SocketReport;
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
  let last: Probe | null = null;
  let known = config.known ?? Promise.resolve(null);

  async function search(): Promise<ProcessReport> {
    const process = await findNode(executable, { socketPath, known: await known });
    if (process.kind === "found") known = Promise.resolve(process.process);
    if (process.kind === "none") known = Promise.resolve(null);
    return process;
  }

  async function processAndSocket(asked: boolean): Promise<Probe> {
    const process = await search();
    if (!asked && last !== null && isSame(process, last.process)) {
      return { process, socket: last.socket };
    }
    const socket = await probeSocket(socketPath, magic, config.probeTimeout);
    const hidden = process.kind === "none" && socket.kind === "answers";
    return last = { process: hidden ? notShared(executable, socketPath) : process, socket };
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

/** A changed stamp may be another process in the place of the first: it has to answer for itself. */
function isSame(now: ProcessReport, before: ProcessReport): boolean {
  return now.kind === "found" && before.kind === "found" &&
    now.process.pid === before.process.pid && now.process.stamp === before.process.stamp;
}

const NO_METRICS: MetricsReport = {
  kind: "unreachable",
  because: "REQUIRE_NODE_METRICS=false: what the node does is not observed",
};

function notShared(executable: string, socketPath: string): ProcessReport {
  return {
    kind: "unknown",
    because: `The node answers on ${socketPath}, but no process for ${executable} can be seen: ` +
      "the process namespace is not shared (set shareProcessNamespace: true), the node runs as " +
      "another user or group, or CARDANO_NODE_PROCESS_NAME names another executable",
  };
}
