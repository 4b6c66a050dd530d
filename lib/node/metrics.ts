import type { MetricsReport, Milliseconds } from "../core/mod.ts";
import { scrapeMetrics } from "./scrape.ts";

/** The node's Prometheus endpoint, through at most one connection. */
export interface MetricsEndpoint {
  /**
   * Scrapes the endpoint. Never two at a time: who asks during a scrape gets one that begins after
   * it, shared by all who wait, so that an answer is never older than the question.
   */
  scrape(timeout: Milliseconds): Promise<MetricsReport>;
  /** Closes the connection once scrapes under way have ended; none may begin afterwards. */
  close(): Promise<void>;
}

/** Closed by us before the node does so: it hangs up on a connection idle for 22 s. */
const IDLE: Milliseconds = 10_000;

/**
 * Opens the endpoint. cardano-node serves at most 5 connections of a host and 8 new ones a second
 * (`NetworkRun.hs`), so one is kept and used again; after any failure it is dropped, because a
 * request down a dead connection would fail again.
 */
export function openMetrics(url: string): MetricsEndpoint {
  let client = connect();
  let running: Promise<MetricsReport> | null = null;
  let waiting: Promise<MetricsReport> | null = null;

  async function run(timeout: Milliseconds): Promise<MetricsReport> {
    const report = await scrapeMetrics(url, timeout, client);
    if (report.kind === "unreachable") {
      client.close();
      client = connect();
    }
    running = null;
    return report;
  }

  async function after(previous: Promise<MetricsReport>, timeout: Milliseconds) {
    await previous;
    waiting = null;
    running = run(timeout);
    return await running;
  }

  return {
    scrape(timeout) {
      if (waiting !== null) return waiting; // Even in the instant in which nothing runs.
      if (running === null) return running = run(timeout);
      return waiting = after(running, timeout);
    },
    async close() {
      await (waiting ?? running);
      client.close();
    },
  };
}

function connect(): Deno.HttpClient {
  return Deno.createHttpClient({ poolMaxIdlePerHost: 1, poolIdleTimeout: IDLE, http2: false });
}
