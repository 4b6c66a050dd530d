import { type Configuration, LISTEN_ADDRESS } from "../config/mod.ts";
import type { Milliseconds } from "../core/mod.ts";
import { traceOf } from "../errors/mod.ts";
import { type Log, openLog, openMetrics } from "../telemetry/mod.ts";
import { endpointsOf } from "./endpoints.ts";
import { keepListening } from "./listening.ts";
import { startManager } from "./manager.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import { openSchedule } from "./schedule.ts";
import { openTelling } from "./telling.ts";

/** What closing the log and the HTTP endpoints may take at the end. */
const LAST_WORDS: Milliseconds = 500;

/** One manager at work. */
interface Work {
  /** Asks it to stop its node, release and end; asking again changes nothing. */
  readonly shutdown: (because: string) => void;
  /** Resolves when it has ended; never rejects. */
  readonly exitCode: Promise<FromWorker["exitCode"]>;
}

/** Starts one manager with its log, its metrics and its HTTP endpoints. */
export function startWork(toWorker: ToWorker): Work {
  const { configuration, notices } = toWorker;
  const { pod, log: format, metricsPort } = configuration;
  const log = openLog({ ...format, pod: pod.name });
  notices.forEach(({ level, text }) => log[level]("configuration", { reason: text }));
  const metrics = openMetrics(metricsIdentity(configuration), {
    droppedLogLines: log.dropped,
    residentMemory: () => Deno.memoryUsage().rss,
  });
  const schedules = openSchedule(configuration);
  const telling = openTelling(log, metrics, schedules.slots);
  const manager = startManager(toWorker, telling, schedules);
  const listening = keepListening({
    hostname: LISTEN_ADDRESS,
    port: metricsPort,
    endpoints: endpointsOf(manager.driver, metrics),
  }, log);
  // Last: what fails before this ends the Worker, and with it the program.
  const stopListening = listenToDefects(log);

  async function lastWords(): Promise<FromWorker["exitCode"]> {
    const inGoodOrder = await manager.ended;
    try {
      await listening.close(LAST_WORDS);
      log.info("ended", { inGoodOrder });
      stopListening();
      await log.close(LAST_WORDS);
    } catch {
      // Telling failed; how it ended does not depend on that.
    }
    return inGoodOrder ? 0 : 1;
  }
  return { shutdown: manager.shutdown, exitCode: lastWords() };
}

/**
 * A failure that nobody caught cannot come from the core, whose failures stop the node: it is told,
 * and the renewals go on. Returns what undoes it.
 */
function listenToDefects(log: Log): () => void {
  const tell = (event: ErrorEvent | PromiseRejectionEvent) => {
    event.preventDefault();
    const cause: unknown = event instanceof ErrorEvent ? event.error : event.reason;
    log.error("defect", { reason: traceOf(cause) });
  };
  globalThis.addEventListener("error", tell);
  globalThis.addEventListener("unhandledrejection", tell);
  return () => {
    globalThis.removeEventListener("error", tell);
    globalThis.removeEventListener("unhandledrejection", tell);
  };
}

function metricsIdentity(configuration: Configuration) {
  const { pod, kubernetes, network, pool, application, node, guard, version, right, cluster } =
    configuration;
  return {
    pod: pod.name,
    namespace: kubernetes.namespace,
    version,
    network: network.name,
    poolId: pool.label,
    poolTicker: pool.ticker ?? "",
    application: application.name,
    registers: right.registers.map(({ name }) => name),
    observesForging: node.requireMetrics,
    isGuarded: guard.mode !== "none",
    cluster: cluster === null ? null : { cluster: cluster.name, region: cluster.region },
  };
}
