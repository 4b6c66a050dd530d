import type { Milliseconds } from "../core/mod.ts";
import { openServer, type Server, type ServerOptions } from "../server/mod.ts";
import type { Log } from "../telemetry/mod.ts";
import { startLoop } from "./loop.ts";

/** A port that was taken is tried again this often: the kubelet asks there how this program is. */
const AGAIN: Milliseconds = 1_000;
/** Once it listens there is nothing left to do. */
const AT_REST: Milliseconds = 3_600_000;

/** Endpoints that are there as soon as they can be. */
interface Listening {
  /** Ends trying, or what is under way; returns within `within` milliseconds. */
  readonly close: (within: Milliseconds) => Promise<void>;
}

/** Listens, and tries on where it cannot: nothing else depends on being scraped. */
export function keepListening(options: ServerOptions, log: Log): Listening {
  let server: Server | null = null;
  let told: string | null = null;
  const loop = startLoop(() => {
    if (server !== null) return Promise.resolve(AT_REST);
    const outcome = openServer(options);
    if (outcome.kind === "listening") {
      server = outcome.server;
      if (told !== null) log.info("listening", { port: server.port });
    } else if (outcome.because !== told) {
      told = outcome.because;
      log.error("not_listening", { reason: told });
    }
    return Promise.resolve(AGAIN);
  }, () => AGAIN);
  return {
    close: async (within) => {
      await loop.end();
      await server?.close(within);
    },
  };
}
